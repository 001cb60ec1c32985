"""Installing from release archives that a server on this machine offers, with checksums that a test writes.

Debian's packages, the other source, need the network; `make tools` tries them.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.audit.endpoint import endpoint
from tradewatch.toolchain import PROGRAMS, RELEASES, ToolError, install
from tradewatch.toolchain.archives import Unreachable, unpack_archive
from tradewatch.toolchain.releases import SUPPORTED, archives_of

from .conftest import TOOLS

MakeProgram = Callable[..., Path]

OFFERED = {"prometheus": ("promtool", "prometheus"), "alertmanager": ("amtool", "alertmanager")}
NAMES = {"prometheus": "prometheus-2.42.0.linux-arm64", "alertmanager": "alertmanager-0.25.0.linux-arm64"}


def script(name: str, version: str = "3.5.3") -> bytes:
    version = version if SUPPORTED[name].newest == (3,) else "0.33.1"
    return f"#!/bin/sh\necho '{name}, version {version}'\n".encode()


def release_of(project: str) -> dict[str, bytes]:
    programs = {f"{{top}}/{name}": script(name) for name in OFFERED[project]}
    return programs | {"{top}/LICENSE": b"licence", "{top}/NOTICE": b"notice", "{top}/prometheus.yml": b"{}"}


def packed(project: str, members: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    """An archive of these files; {top} is its top folder."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name.format(top=NAMES[project]))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(name.format(top=NAMES[project]))
            member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member)
    return whole.getvalue()


@dataclass
class Mirror:
    """A site with the publisher's layout, and the file of committed checksums."""

    sums: Path
    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def path(self, project: str) -> str:
        version = NAMES[project].split("-")[1].removesuffix(".linux")
        return f"/prometheus/{project}/releases/download/v{version}/{NAMES[project]}.tar.gz"

    def offer(self, project: str, content: bytes) -> None:
        """Offer an archive, and commit its checksum."""
        self.files[self.path(project)] = content
        lines = (
            f"{hashlib.sha256(content).hexdigest()}  {path.rpartition('/')[2]}\n"
            for path, content in self.files.items()
        )
        self.sums.write_text("".join(lines), encoding="utf-8")

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        content = self.files.get(request.path)
        if content is None:
            return request.send_error(404)
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)
        return None


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A server on a free port of 127.0.0.1 that offers both projects' oldest release."""
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    offered = Mirror(tmp_path / "sha256sums.txt")
    monkeypatch.setattr("tradewatch.toolchain.releases._SUMS", offered.sums)
    for project in OFFERED:
        offered.offer(project, packed(project, release_of(project)))
    with endpoint(offered.answer) as address:
        offered.address = address.removesuffix("/metrics")
        monkeypatch.setenv("TRADEWATCH_MIRROR", offered.address)
        yield offered


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    return tmp_path / ".tools"


def silent(_: str) -> None:
    """Say nothing."""


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def refused(tools: Path) -> str:
    """The line that says why a set cannot be installed; nothing of it is left, and Debian's packages were not tried."""
    printed: list[str] = []
    with pytest.raises(ToolError) as raised:
        install(tools, ["oldest"], say=printed.append)
    assert files_in(tools) == {".lock"}
    assert not any("Debian" in line for line in printed)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_every_release_has_committed_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each set has its archives for Linux and macOS, in supported versions, and the table has no other line."""
    wanted = []
    for system, machine in (("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "x86_64"), ("Darwin", "arm64")):
        monkeypatch.setattr("platform.system", lambda system=system: system)
        monkeypatch.setattr("platform.machine", lambda machine=machine: machine)
        for release in RELEASES.values():
            wanted += archives_of(release)
    listed = Path(__file__).parents[2].joinpath("tradewatch/toolchain/sha256sums.txt").read_text("utf-8").splitlines()
    assert sorted(f"{each.sha256}  {each.name}" for each in wanted) == sorted(listed)
    assert len({each.sha256 for each in wanted}) == len(wanted)
    for each in wanted:
        major, minor, patch = map(int, each.version.split("."))
        supported = SUPPORTED[each.project]
        assert not supported.too_old((major, minor, patch)), each
        assert not supported.too_new((major, minor, patch)), each


def test_a_line_of_the_table_that_is_not_a_sum_is_an_error(mirror: Mirror, tools: Path) -> None:
    """A typo must not look like a missing checksum."""
    mirror.sums.write_text(mirror.sums.read_text("utf-8").replace("prometheus-", "x  prometheus-"), encoding="utf-8")
    assert "sha256sums.txt:1 is not a SHA-256 sum and the name of an archive" in refused(tools)


def test_installs_a_set_from_verified_archives(mirror: Mirror, tools: Path) -> None:
    """The set has programs that run and their licences, and nothing else is downloaded or extracted."""
    printed: list[str] = []
    (installed,) = install(tools, ["oldest"], say=printed.append)
    assert installed.source == "release archives"
    assert [(each.name, each.path) for each in installed.programs] == [
        (name, tools / "oldest" / "bin" / name) for name in PROGRAMS
    ]
    licences = {f"share/doc/{project}/{text}" for project in OFFERED for text in ("LICENSE", "NOTICE")}
    assert files_in(tools / "oldest") == {f"bin/{name}" for name in PROGRAMS} | licences
    assert mirror.asked == [mirror.path(project) for project in OFFERED]
    assert printed == [
        "oldest: downloading prometheus 2.42.0",
        "oldest: downloading alertmanager 0.25.0",
        "oldest: promtool 3.5.3, amtool 0.33.1, prometheus 3.5.3, alertmanager 0.33.1 (release archives)",
    ]


def test_a_mirror_may_be_a_folder(mirror: Mirror, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `file://` mirror serves a machine without a network; an archive that is not in it is an error."""
    for path, content in mirror.files.items():
        file = tmp_path / f"folder{path}"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
    monkeypatch.setenv("TRADEWATCH_MIRROR", (tmp_path / "folder").as_uri())
    (installed,) = install(tools, ["oldest"], say=silent)
    assert installed.source == "release archives"
    monkeypatch.setenv("TRADEWATCH_MIRROR", (tmp_path / "none").as_uri())
    with pytest.raises(ToolError, match=r"does not exist; correct \$TRADEWATCH_MIRROR"):
        install(tmp_path / "other", ["oldest"], say=silent)


def test_a_complete_set_is_left_alone(mirror: Mirror, tools: Path) -> None:
    """The second install downloads and changes nothing."""
    install(tools, ["oldest"], say=silent)
    inode = (tools / "oldest" / "bin" / "promtool").stat().st_ino
    mirror.asked.clear()
    (again,) = install(tools, ["oldest"], say=silent)
    assert again.source == "already there"
    assert (tools / "oldest" / "bin" / "promtool").stat().st_ino == inode
    assert mirror.asked == []


def test_an_incomplete_set_is_replaced(mirror: Mirror, tools: Path) -> None:
    """A set that lacks a program, or has one that does not answer or is too old, is made anew as a whole."""
    install(tools, ["oldest"], say=silent)
    amtool = tools / "oldest" / "bin" / "amtool"
    for damage in (None, "exit 1", "echo 'amtool, version 0.24.0'"):
        amtool.unlink()
        if damage:
            amtool.write_text(f"#!/bin/sh\n{damage}\n", encoding="utf-8")
            amtool.chmod(0o755)
        (installed,) = install(tools, ["oldest"], say=silent)
        assert installed.source == "release archives"
        assert amtool.read_bytes() == script("amtool")


def test_a_wrong_archive_is_an_error_without_fallback(mirror: Mirror, tools: Path) -> None:
    """The committed checksum counts, not the mirror's; nothing of the archive is kept."""
    path = mirror.path("prometheus")
    changed = mirror.files[path] + b"x"
    for content in (changed, b"<html>", b""):
        mirror.files[path] = content
        mirror.files[path.replace(f"{NAMES['prometheus']}.tar.gz", "sha256sums.txt")] = (
            f"{hashlib.sha256(content).hexdigest()}  {NAMES['prometheus']}.tar.gz\n".encode()
        )
        assert "the download was cut short or tampered with" in refused(tools)


def test_an_archive_that_cannot_be_used_is_an_error(
    mirror: Mirror, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program is missing, a link, or for another machine; the file is not an archive, or its content is too large."""
    monkeypatch.setattr("tradewatch.toolchain.archives._LARGEST_UNPACKED", 2**20)
    release = release_of("prometheus")
    without = {name: content for name, content in release.items() if name != "{top}/promtool"}
    large_header = tarfile.TarInfo("x" * 2**21)  # a name that is longer than an archive may be
    header = io.BytesIO()
    with tarfile.open(fileobj=header, mode="w:gz") as archive:
        archive.addfile(large_header)
    for content, message in (
        (packed("prometheus", without), "prometheus-2.42.0.linux-arm64.tar.gz has no plain file"),
        (packed("prometheus", without, {"{top}/promtool": "/bin/sh"}), "has no plain file"),
        (packed("prometheus", release | {"{top}/promtool": b"\x7fELF of another machine"}), "do not run here"),
        (packed("prometheus", release | {"{top}/promtool": bytes(2**22)}), "its content is larger than 1 MiB"),
        (packed("prometheus", {"{top}/other": bytes(2**22)} | release), "its content is larger than 1 MiB"),
        (header.getvalue(), "its content is larger than 1 MiB"),
        (packed("prometheus", release)[:-40], "cannot be extracted"),
        (b"<html>", "cannot be extracted"),
    ):
        mirror.offer("prometheus", content)
        assert message in refused(tools)


def test_hostile_member_names_have_no_effect(mirror: Mirror, tools: Path, tmp_path: Path) -> None:
    """Relative, absolute and similar names are not extracted; the real programs are."""
    escaped = tmp_path / "escaped"
    hostile = {
        "../../escaped": b"x",
        "../../../escaped": b"x",
        f"{escaped}": b"x",
        "{top}/../../../escaped": b"x",
        "./{top}/promtool": b"x",
        "{top}/bin/../promtool": b"x",
    }
    mirror.offer("prometheus", packed("prometheus", hostile | release_of("prometheus")))
    install(tools, ["oldest"], say=silent)
    assert not list(tmp_path.rglob("escaped"))
    assert (tools / "oldest" / "bin" / "promtool").read_bytes() == script("promtool")
    assert (tools / "oldest" / "bin" / "promtool").stat().st_mode & 0o7777 == 0o755


def test_a_mirror_without_the_release_is_an_error(mirror: Mirror, tools: Path) -> None:
    """If the server answers "not found", the mirror is wrong, not the network."""
    del mirror.files[mirror.path("prometheus")]
    assert "answers 404 Not Found; correct $TRADEWATCH_MIRROR" in refused(tools)


def test_only_encrypted_addresses_are_used(mirror: Mirror, tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This holds after a redirect too; a password in the address is not printed."""
    for address, message in (
        ("http://mirror.example.com", "$TRADEWATCH_MIRROR is not encrypted: 'http://mirror.example.com'"),
        ("ftp://127.0.0.1", "$TRADEWATCH_MIRROR is not encrypted: 'ftp://127.0.0.1'"),
        ("mirror.example.com", "$TRADEWATCH_MIRROR is not encrypted: 'mirror.example.com'"),
        ("", "$TRADEWATCH_MIRROR is not encrypted: ''"),
        ("https://[", "$TRADEWATCH_MIRROR is not an address"),
        ("https://me:hunter2@mirror.example.com", "$TRADEWATCH_MIRROR has a user or a password"),
    ):
        monkeypatch.setenv("TRADEWATCH_MIRROR", address)
        line = refused(tools)
        assert line.startswith(message), line
        assert "hunter2" not in line
    targets: list[str] = []

    def redirect(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", targets[0] if targets else request.path)
        request.end_headers()

    with endpoint(redirect) as address:
        monkeypatch.setenv("TRADEWATCH_MIRROR", address.removesuffix("/metrics"))
        assert "redirects in a circle" in refused(tools)
        for target, message in (
            ("http://mirror.example.com/x", "redirects to an address that is not encrypted"),
            ("//mirror.example.com/x", "redirects to an address that is not encrypted"),
            ("ftp://127.0.0.1/x", "redirects to an address that begins with ftp:"),
            ("file:///etc/passwd", "redirects to an address that begins with file:"),
            ("https://me:hunter2@mirror.example.com/x", "redirects to an address that has a user or a password"),
        ):
            targets[:] = [target]
            line = refused(tools)
            assert message in line
            assert "hunter2" not in line


def test_a_download_is_bounded(mirror: Mirror, tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that is too large or too slow is stopped; a server without an answer counts as unreachable."""
    monkeypatch.setattr("tradewatch.toolchain.archives._TIMEOUT", 0.3)
    monkeypatch.setattr("tradewatch.toolchain.archives._LARGEST", 2**20)
    monkeypatch.setenv("PATH", "/nonexistent")
    done = threading.Event()
    sends: list[bytes] = []

    def drip(request: BaseHTTPRequestHandler) -> None:
        (sent,) = sends
        if sent != b"X":
            request.send_response(200)
            request.end_headers()
        while not done.wait(0 if len(sent) > 9 else 0.02):
            request.wfile.write(sent)

    with endpoint(drip) as address:
        monkeypatch.setenv("TRADEWATCH_MIRROR", address.removesuffix("/metrics"))
        try:
            for sent, message in ((bytes(2**16), "sends more than 1 MiB"), (b"a", "was not sent completely")):
                sends[:] = [sent]
                assert message in refused(tools)
            for sent in (b"X", b""):
                sends[:] = [sent]
                with pytest.raises(ToolError, match="neither the release archives nor"):
                    install(tools, ["oldest"], say=silent)
        finally:
            done.set()


def test_a_server_that_does_not_answer_is_unreachable(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a refused connection, the installer tries Debian's packages."""
    with endpoint(mirror.answer) as closed:
        pass
    monkeypatch.setenv("TRADEWATCH_MIRROR", closed.removesuffix("/metrics"))
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:\d+/.* cannot be reached \(.*refused\)"):
        unpack_archive(archives_of(RELEASES["oldest"])[0], tmp_path / "set", tmp_path)


def test_without_a_checksum_for_this_platform_no_archive_is_downloaded(
    mirror: Mirror, tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's packages are tried instead; on a machine without apt, the error says what to do."""
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    printed: list[str] = []
    with pytest.raises(ToolError, match=r"not a Debian machine.*\$TRADEWATCH_MIRROR.*programs on PATH"):
        install(tools, ["newest"], say=printed.append)
    assert printed[0].startswith(
        "newest: sha256sums.txt has no checksum of prometheus 3.5.3 for linux-riscv64; trying Debian"
    )
    assert mirror.asked == []
    assert files_in(tools) == {".lock"}


def test_debians_versions_must_be_supported(
    mirror: Mirror, tools: Path, make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a suite with an older or newer version, the next suite is tried; the version is printed.

    The packages are fakes: no suite has all of these versions.
    """
    suites = {"sid": "4.0.0", "trixie": "2.41.0"}

    def unpack(suite: str, into: Path, _: Path) -> None:
        for name in PROGRAMS:
            version = suites[suite] if SUPPORTED[name].newest == (3,) else "0.28.1"
            make_program(into / "bin" / name, f"echo '{name}, version {version}'")

    monkeypatch.setattr(sys.modules[install.__module__], "unpack_packages", unpack)
    mirror.sums.write_text("", encoding="utf-8")
    with pytest.raises(ToolError) as raised:
        install(tools, ["newest"], say=silent)
    assert "sid: promtool 4.0.0 is newer than the tested versions; trixie: its programs do not run" in str(raised.value)
    assert files_in(tools) == {".lock"}
    suites["trixie"] = "2.53.3"
    printed: list[str] = []
    install(tools, ["newest"], say=printed.append)
    versions = "promtool 2.53.3, amtool 0.28.1, prometheus 2.53.3, alertmanager 0.28.1"
    assert printed[-1] == f"newest: {versions} (Debian trixie)"


def test_an_unknown_set_is_an_error(tools: Path) -> None:
    """Only sets with a known release can be installed; a team fills its own sets by hand."""
    with pytest.raises(ToolError, match=r"the set '2\.53'; known: oldest, newest"):
        install(tools, ["2.53"], say=silent)
    assert not tools.exists()


def test_a_folder_that_cannot_be_written_is_a_tool_error(tmp_path: Path) -> None:
    """A file with the folder's name is reported in one line, not as a traceback."""
    (tmp_path / ".tools").write_text("", encoding="utf-8")
    with pytest.raises(ToolError, match="cannot install into"):
        install(tmp_path / ".tools", ["oldest"], say=silent)


def test_what_a_killed_install_left_is_removed(mirror: Mirror, tools: Path, make_program: MakeProgram) -> None:
    """The next install removes the incomplete folder; other sets stay."""
    make_program(tools / ".installing-dead" / "oldest" / "bin" / "promtool")
    theirs = make_program(tools / "2.53" / "bin" / "promtool")
    install(tools, ["oldest"], say=silent)
    assert sorted(path.name for path in tools.iterdir()) == [".lock", "2.53", "oldest"]
    assert theirs.exists()


def test_two_installs_wait_for_each_other(mirror: Mirror, tools: Path) -> None:
    """The second one prints that it waits, and then finds a complete set."""
    waits = threading.Event()
    printed: list[str] = []

    def say(line: str) -> None:
        printed.append(line)
        waits.set()

    tools.mkdir()
    with (tools / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = threading.Thread(target=install, args=(tools, ["oldest"]), kwargs={"say": say})
        second.start()
        assert waits.wait(timeout=30)
        assert printed == ["waiting for another install into the same folder"]
        assert not (tools / "oldest").exists()
    second.join(timeout=30)
    assert printed[-1].endswith("(release archives)")


def test_the_real_sets_are_complete(tool_set: str) -> None:
    """The sets that `make tools` installed in this checkout are used without a network."""
    printed: list[str] = []
    (installed,) = install(TOOLS, [tool_set], say=printed.append)
    assert installed.source == "already there"
    assert [each.name for each in installed.programs] == list(PROGRAMS)
