"""Installing from release archives that a server on this machine offers.

Debian's packages are the other source; they need the network, and `make tools` itself tries them.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import tarfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tradewatch.toolchain import PROGRAMS, RELEASES, ToolError, install
from tradewatch.toolchain.archives import Unreachable, unpack_archive

from .conftest import TOOLS

MakeProgram = Callable[..., Path]

OFFERED = {"prometheus": ("promtool", "prometheus"), "alertmanager": ("amtool", "alertmanager")}


class Mirror:
    """A folder laid out like the publisher's site; `archive` is where a release's archive lies."""

    def __init__(self, root: Path, platform: str) -> None:
        self.root = root
        self.platform = platform

    def archive(self, project: str, set_name: str = "oldest") -> Path:
        version = getattr(RELEASES[set_name], project)
        folder = self.root / "prometheus" / project / "releases" / "download" / f"v{version}"
        return folder / f"{project}-{version}.{self.platform}.tar.gz"

    def offer(self, project: str, members: dict[str, bytes], links: dict[str, str] | None = None) -> None:
        """Publish an archive of these files under its top folder, and its true digest."""
        path = self.archive(project)
        path.parent.mkdir(parents=True, exist_ok=True)
        top = path.name.removesuffix(".tar.gz")
        with tarfile.open(path, "w:gz") as archive:
            for name, content in members.items():
                member = tarfile.TarInfo(name.format(top=top))
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
            for name, target in (links or {}).items():
                member = tarfile.TarInfo(name.format(top=top))
                member.type, member.linkname = tarfile.SYMTYPE, target
                archive.addfile(member)
        self.publish(project, hashlib.sha256(path.read_bytes()).hexdigest())

    def publish(self, project: str, digest: str) -> None:
        path = self.archive(project)
        text = f"{'0' * 64}  {path.name}.old\n{digest}  {path.name}\n"
        path.with_name("sha256sums.txt").write_text(text, encoding="utf-8")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """A test's output is no place for an access log."""


def script(name: str) -> bytes:
    return f"#!/bin/sh\necho '{name}, version 2.42.0'\n".encode()


def release_of(project: str) -> dict[str, bytes]:
    programs = {f"{{top}}/{name}": script(name) for name in OFFERED[project]}
    return programs | {"{top}/LICENSE": b"licence", "{top}/NOTICE": b"notice", "{top}/prometheus.yml": b"{}"}


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A server on a free port of 127.0.0.1 that offers both projects' oldest release."""
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    offered = Mirror(tmp_path / "mirror", "linux-arm64")
    for project in OFFERED:
        offered.offer(project, release_of(project))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(offered.root)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("TRADEWATCH_MIRROR", f"http://127.0.0.1:{server.server_port}/")
    yield offered
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    return tmp_path / ".tools"


def silent(_: str) -> None:
    """Say nothing."""


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def test_installs_a_set_from_verified_archives(mirror: Mirror, tools: Path) -> None:
    """The programs run, their licences lie beside them, and nothing else is taken."""
    said: list[str] = []
    (installed,) = install(tools, ["oldest"], say=said.append)
    assert installed.source == "release archives"
    assert [(each.name, each.version, each.path) for each in installed.programs] == [
        (name, (2, 42, 0), tools / "oldest" / "bin" / name) for name in PROGRAMS
    ]
    licences = {f"share/doc/{project}/{text}" for project in OFFERED for text in ("LICENSE", "NOTICE")}
    assert files_in(tools / "oldest") == {f"bin/{name}" for name in PROGRAMS} | licences
    assert said == [
        "oldest: downloading prometheus 2.42.0",
        "oldest: downloading alertmanager 0.25.0",
        "oldest: release archives",
    ]


def test_a_mirror_may_be_a_folder(mirror: Mirror, tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `file://` mirror serves a machine without a network."""
    monkeypatch.setenv("TRADEWATCH_MIRROR", mirror.root.as_uri())
    (installed,) = install(tools, ["oldest"], say=silent)
    assert installed.source == "release archives"


def test_a_complete_set_is_left_alone(mirror: Mirror, tools: Path) -> None:
    """The second install asks nobody and touches nothing."""
    install(tools, ["oldest"], say=silent)
    inode = (tools / "oldest" / "bin" / "promtool").stat().st_ino
    for project in OFFERED:
        mirror.archive(project).unlink()
    (again,) = install(tools, ["oldest"], say=silent)
    assert again.source == "already there"
    assert (tools / "oldest" / "bin" / "promtool").stat().st_ino == inode


@pytest.mark.parametrize("damage", ["missing", "broken"])
def test_an_incomplete_set_is_replaced(mirror: Mirror, tools: Path, damage: str) -> None:
    """A set that lacks a program, or has one that does not answer, is made anew as a whole."""
    install(tools, ["oldest"], say=silent)
    amtool = tools / "oldest" / "bin" / "amtool"
    if damage == "missing":
        amtool.unlink()
    else:
        amtool.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (installed,) = install(tools, ["oldest"], say=silent)
    assert installed.source == "release archives"
    assert amtool.read_bytes() == script("amtool")


@pytest.mark.parametrize("published", ["f" * 64, "", "not a digest"])
def test_a_wrong_checksum_is_an_error_and_never_a_fallback(mirror: Mirror, tools: Path, published: str) -> None:
    """Nothing of the archive is kept, and Debian is not asked instead."""
    mirror.publish("alertmanager", published)
    said: list[str] = []
    with pytest.raises(ToolError, match=r"SHA-256|sha256sums\.txt"):
        install(tools, ["oldest"], say=said.append)
    assert files_in(tools) == {".lock"}
    assert not any("Debian" in line for line in said)


def test_a_changed_archive_is_an_error(mirror: Mirror, tools: Path) -> None:
    """One byte more than was published is enough."""
    with mirror.archive("prometheus").open("ab") as archive:
        archive.write(b"x")
    with pytest.raises(ToolError, match=r"has SHA-256 [0-9a-f]{64}, but [0-9a-f]{64} is published"):
        install(tools, ["oldest"], say=silent)


def test_a_program_missing_from_the_archive_is_an_error(mirror: Mirror, tools: Path) -> None:
    """The archive's name and the member that should be there are both said."""
    members = release_of("prometheus")
    del members["{top}/promtool"]
    mirror.offer("prometheus", members)
    with pytest.raises(ToolError, match=r"prometheus-2\.42\.0\.linux-arm64\.tar\.gz has no .*/promtool"):
        install(tools, ["oldest"], say=silent)
    assert files_in(tools) == {".lock"}


def test_hostile_member_names_lead_nowhere(mirror: Mirror, tools: Path, tmp_path: Path) -> None:
    """Climbing, absolute and look-alike names are not taken, the real programs are."""
    escaped = tmp_path / "escaped"
    hostile = {
        "../../escaped": b"x",
        "../../../escaped": b"x",
        f"{escaped}": b"x",
        "{top}/../../../escaped": b"x",
        "./{top}/promtool": b"x",
        "{top}/bin/../promtool": b"x",
    }
    mirror.offer("prometheus", hostile | release_of("prometheus"))
    install(tools, ["oldest"], say=silent)
    assert not list(tmp_path.rglob("escaped"))
    assert (tools / "oldest" / "bin" / "promtool").read_bytes() == script("promtool")


def test_a_link_in_the_place_of_a_program_is_not_taken(mirror: Mirror, tools: Path) -> None:
    """Only a plain file can become a program."""
    members = release_of("prometheus")
    del members["{top}/promtool"]
    mirror.offer("prometheus", members, links={"{top}/promtool": "/bin/sh"})
    with pytest.raises(ToolError, match=r"has no plain file .*/promtool"):
        install(tools, ["oldest"], say=silent)


def test_an_archive_that_is_none_is_an_error(mirror: Mirror, tools: Path) -> None:
    """A published page of HTML, digest and all, is no archive."""
    mirror.archive("prometheus").write_bytes(b"<html>")
    mirror.publish("prometheus", hashlib.sha256(b"<html>").hexdigest())
    with pytest.raises(ToolError, match="cannot be unpacked"):
        install(tools, ["oldest"], say=silent)


def test_programs_that_do_not_run_here_make_no_set(mirror: Mirror, tools: Path) -> None:
    """A set gets its name only after every program has told its version."""
    mirror.offer("prometheus", release_of("prometheus") | {"{top}/promtool": b"\x7fELF of another machine"})
    with pytest.raises(ToolError, match="do not run here"):
        install(tools, ["oldest"], say=silent)
    assert files_in(tools) == {".lock"}


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_mirror_without_the_release_is_an_error(
    mirror: Mirror, tools: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    """A server that answers "not found" was reached: the mirror is wrong, not the network."""
    if scheme == "file":
        monkeypatch.setenv("TRADEWATCH_MIRROR", mirror.root.as_uri())
    mirror.archive("prometheus").unlink()
    with pytest.raises(ToolError, match=r"(answers 404|does not exist).*correct \$TRADEWATCH_MIRROR"):
        install(tools, ["oldest"], say=silent)


def test_a_server_that_does_not_answer_is_unreachable(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused connection is what lets the installer turn to Debian."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as closed:
        port = closed.server_port
    monkeypatch.setenv("TRADEWATCH_MIRROR", f"http://127.0.0.1:{port}")
    with pytest.raises(Unreachable, match=rf"http://127\.0\.0\.1:{port}/.* cannot be reached \(.*refused\)"):
        unpack_archive("prometheus", "2.42.0", tmp_path / "set", tmp_path)


def test_without_archives_and_without_debian_there_is_an_error(
    mirror: Mirror, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine that has no apt, the error says what to do instead."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as closed:
        port = closed.server_port
    monkeypatch.setenv("TRADEWATCH_MIRROR", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(ToolError, match=r"not a Debian machine.*\$TRADEWATCH_MIRROR.*programs on PATH"):
        install(tools, ["newest"], say=silent)
    assert files_in(tools) == {".lock"}


def test_an_unknown_set_is_an_error(tools: Path) -> None:
    """Only sets with a known release can be installed; a team's own set is its own to fill."""
    with pytest.raises(ToolError, match=r"the set '2\.53'; known: oldest, newest"):
        install(tools, ["2.53"], say=silent)
    assert not tools.exists()


def test_a_folder_that_cannot_be_written_is_a_tool_error(tmp_path: Path) -> None:
    """A file in the way is one line, not a traceback."""
    (tmp_path / ".tools").write_text("", encoding="utf-8")
    with pytest.raises(ToolError, match="cannot install into"):
        install(tmp_path / ".tools", ["oldest"], say=silent)


def test_what_a_killed_install_left_is_swept_up(mirror: Mirror, tools: Path, make_program: MakeProgram) -> None:
    """The next install clears the half-made folder; other people's sets stay."""
    make_program(tools / ".installing-dead" / "oldest" / "bin" / "promtool")
    theirs = make_program(tools / "2.53" / "bin" / "promtool")
    install(tools, ["oldest"], say=silent)
    assert sorted(path.name for path in tools.iterdir()) == [".lock", "2.53", "oldest"]
    assert theirs.exists()


def test_two_installs_wait_for_each_other(mirror: Mirror, tools: Path) -> None:
    """The second says that it waits, and then finds the work done."""
    waits = threading.Event()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        waits.set()

    tools.mkdir()
    with (tools / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = threading.Thread(target=install, args=(tools, ["oldest"]), kwargs={"say": say})
        second.start()
        assert waits.wait(timeout=30)
        assert said == ["waiting for another install into the same folder"]
        assert not (tools / "oldest").exists()
    second.join(timeout=30)
    assert said[-1] == "oldest: release archives"


def test_the_real_sets_are_complete(tool_set: str) -> None:
    """What `make tools` left in this checkout is taken as it is, without a network."""
    said: list[str] = []
    (installed,) = install(TOOLS, [tool_set], say=said.append)
    assert installed.source == "already there"
    assert [each.name for each in installed.programs] == list(PROGRAMS)
