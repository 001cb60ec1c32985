"""Trees on disk are always exchanged as a whole."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.filetree.writer import NEW, OLD, started
from tradewatch.filetree import FileTree, WriteError, compare, disk, read, write_all


def test_a_tree_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    """The folder has the written files, and nothing else."""
    write_all(tmp_path, {"tree": OLD})
    write_all(tmp_path, {"tree": NEW})
    assert read(tmp_path / "tree") == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["tree"]


def test_an_unchanged_tree_is_not_touched(tmp_path: Path) -> None:
    """Writing the same tree again reports it, and does not change the folder or its files."""
    folder = tmp_path / "tree"
    assert write_all(tmp_path, {"tree": OLD}) == ["tree"]
    before = {path: path.stat() for path in (folder, *folder.rglob("*"))}
    assert write_all(tmp_path, {"tree": OLD}) == []
    after = {path: path.stat() for path in (folder, *folder.rglob("*"))}
    assert {p: (s.st_ino, s.st_mtime_ns) for p, s in before.items()} == {
        p: (s.st_ino, s.st_mtime_ns) for p, s in after.items()
    }


@pytest.mark.parametrize("has_links", [True, False])
def test_only_what_changed_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool) -> None:
    """Other files stay the same ones, with their times; a file system without hard links gets the same tree."""
    old = {"a.yml": b"a", "below/b.yml": b"b", "below/c.yml": b"c"}
    write_all(tmp_path, {"tree": old})
    before = {path: (tmp_path / "tree" / path).stat() for path in old}
    if not has_links:
        monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EPERM, "no links")))
    new = {**old, "below/c.yml": b"new"}
    write_all(tmp_path, {"tree": new})
    assert read(tmp_path / "tree") == new
    after = {path: (tmp_path / "tree" / path).stat() for path in old}
    same = {path for path in old if before[path].st_mtime_ns == after[path].st_mtime_ns}
    assert same == ({"a.yml", "below/b.yml"} if has_links else set())


@pytest.mark.parametrize("exchanging", [True, False])
def test_two_hundred_kills_never_leave_a_torn_tree(tmp_path: Path, exchanging: bool) -> None:
    """After a writer was killed at any time, the folder has one whole tree, at the latest when the next writer starts.

    A hundred kills on each way of replacing a folder.
    """
    folder = tmp_path / "tree"
    write_all(tmp_path, {"tree": OLD})
    chance = random.Random(7)
    for _ in range(100):
        writer = started(folder, exchanging=exchanging)
        time.sleep(chance.uniform(0, 0.01))  # the moment of the kill, not a wait for something
        writer.kill()
        writer.join()
        if not exchanging:
            disk._recover(tmp_path, [folder.name])
        assert read(folder) in (OLD, NEW)
    write_all(tmp_path, {"tree": NEW})
    assert read(folder) == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["tree"], "leftovers of killed writers were not swept up"


def test_two_writers_at_once_do_not_hurt_each_other(tmp_path: Path) -> None:
    """While two processes write as fast as they can, a reader always finds a whole tree."""
    folder = tmp_path / "tree"
    write_all(tmp_path, {"tree": OLD})
    writers = [started(folder) for _ in range(2)]
    try:
        looked = 0
        while looked < 200:
            before = folder.stat().st_ino
            try:
                found = len(list((folder / "folder").iterdir()))
            except FileNotFoundError:
                found = 0
            if folder.stat().st_ino == before:  # else this may be an old tree that is being removed
                assert found in (len(OLD), len(NEW))
                looked += 1
        assert [writer.exitcode for writer in writers] == [None, None], "a writer failed"
    finally:
        for writer in writers:
            writer.kill()
            writer.join()
    write_all(tmp_path, {"tree": NEW})
    assert read(folder) == NEW


def test_a_write_that_fails_leaves_the_old_tree(tmp_path: Path) -> None:
    """A file that cannot grow (as on a full disk) stops the write, and nothing of it is left."""
    folder = tmp_path / "tree"
    write_all(tmp_path, {"tree": OLD})
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from tradewatch.filetree import write_all\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))\n"
        "write_all(Path(sys.argv[1]), {'tree': {'a.yml': b'x', 'b.yml': b'x' * 20_000}})\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    failed = subprocess.run(
        [sys.executable, "-Bc", script, str(tmp_path)], capture_output=True, text=True, env=environment, check=False
    )
    assert "File too large" in failed.stderr
    assert read(folder) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["tree"]


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """The tree is not written through a link to somewhere else."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "tree").symlink_to(elsewhere)
    with pytest.raises(OSError, match="is not a folder"):
        write_all(tmp_path, {"tree": OLD})
    assert list(elsewhere.iterdir()) == []


def test_a_link_inside_is_drift_and_is_replaced(tmp_path: Path) -> None:
    """A link with any target is a changed file, and the next write replaces it with a file."""
    folder = tmp_path / "tree"
    write_all(tmp_path, {"tree": OLD})
    target = folder / "folder/1.yml"
    twin = tmp_path / "twin"
    twin.write_bytes(target.read_bytes())
    target.unlink()
    target.symlink_to(twin)
    (folder / "out").symlink_to(tmp_path)
    found = compare(OLD, read(folder))
    assert (found.changed, found.missing, found.leftover) == (("folder/1.yml",), (), ("out",))
    write_all(tmp_path, {"tree": OLD})
    assert read(folder) == OLD
    assert not target.is_symlink()
    assert twin.exists()


@pytest.mark.parametrize("path", ["../out", "/etc/passwd", "a/../../b", "", "a//b", "./a"])
def test_no_path_leads_out_of_a_tree(path: str) -> None:
    """A tree with such a path is refused."""
    with pytest.raises(ValueError, match="is not a path inside a tree"):
        FileTree({path: b""})


def test_compare_tells_changed_missing_and_left_over() -> None:
    """Each file is in one of the three lists, or up to date."""
    found = compare({"same": b"1", "changed": b"1", "missing": b"1"}, {"same": b"1", "changed": b"2", "stray": b""})
    assert (found.changed, found.missing, found.leftover) == (("changed",), ("missing",), ("stray",))
    assert found
    assert not compare({"same": b"1"}, {"same": b"1"})


def test_several_paths_are_written_as_one(tmp_path: Path) -> None:
    """The result has a tree, a file and removed paths, but not what is up to date."""
    write_all(tmp_path, {"build/kept": OLD})
    write_all(tmp_path, {"build/stray": OLD})
    wanted = {"build/kept": OLD, "build/new": NEW, "docs/page.md": b"page", "build/stray": None}
    assert write_all(tmp_path, wanted) == ["build/new", "docs/page.md", "build/stray"]
    assert read(tmp_path) == {
        "docs/page.md": b"page",
        **{f"build/kept/{path}": content for path, content in OLD.items()},
        **{f"build/new/{path}": content for path, content in NEW.items()},
    }
    assert write_all(tmp_path, wanted) == []


def test_what_a_killed_writer_moved_aside_is_brought_back(tmp_path: Path) -> None:
    """If folders cannot be exchanged, there is a moment without either."""
    write_all(tmp_path, {"tree": OLD})
    (tmp_path / "tree").rename(tmp_path / ".going-tree")
    assert write_all(tmp_path, {"tree": OLD}) == []
    assert read(tmp_path) == {f"tree/{path}": content for path, content in OLD.items()}


@pytest.mark.parametrize("undoing", [True, False])
def test_a_step_that_fails_undoes_those_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undoing: bool
) -> None:
    """If that fails too, the message has the new paths. The error is a fake, because no disk fails on demand."""
    real, steps = disk._swap, iter([True, True, False, undoing, True])

    def swap(target: Path, coming: Path) -> None:
        if not next(steps):
            raise PermissionError(errno.EPERM, "Operation not permitted", str(coming))
        real(target, coming)

    write_all(tmp_path, {"build/one": OLD})
    before = read(tmp_path)
    monkeypatch.setattr(disk, "_swap", swap)
    with pytest.raises(WriteError) as failed:
        write_all(tmp_path, {"build/one": NEW, "build/two": NEW, "docs/page.md": b"page"})
    assert failed.value.filename == str(tmp_path / "docs/page.md")
    assert failed.value.written == (() if undoing else ("build/one", "build/two"))
    assert (read(tmp_path) == before) is undoing


@pytest.mark.parametrize("kind", ["file", "folder", "link", "broken link"])
def test_leftovers_are_removed_and_not_followed(tmp_path: Path, kind: str) -> None:
    """A file, a folder or a link with such a name is removed."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/kept").touch()
    (tmp_path / "docs").mkdir()
    for name in (".coming-build", ".going-build", "docs/.coming-page.md", "docs/.going-page.md"):
        left = tmp_path / name
        if kind == "file":
            left.touch()
        elif kind == "folder":
            left.joinpath("deep").mkdir(parents=True)
            left.joinpath("deep").chmod(0o500)
        else:
            left.symlink_to(tmp_path / ("theirs" if kind == "link" else "nothing"))
    write_all(tmp_path, {"build": OLD, "docs/page.md": b"page"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build", "docs", "theirs"]
    assert read(tmp_path / "build") == OLD
    assert read(tmp_path / "docs") == {"page.md": b"page"}
    assert (tmp_path / "theirs/kept").exists()


@pytest.mark.parametrize(
    ("blocked", "how", "message"),
    [
        ("docs", "link", "is a link"),
        ("docs", "file", "is not a folder"),
        ("docs/page.md", "folder", "is a folder"),
        ("build/one", "link", "is not a folder"),
        ("build", "broken link", "is a link"),
    ],
)
def test_what_is_in_the_way_is_named_before_anything_is_written(
    tmp_path: Path, blocked: str, how: str, message: str
) -> None:
    """Nothing is written through a link, and nothing that is not ours is replaced."""
    way = tmp_path / blocked
    way.parent.mkdir(exist_ok=True)
    if how == "file":
        way.touch()
    elif how == "folder":
        way.mkdir()
    else:
        (tmp_path / "theirs").mkdir()
        way.symlink_to(tmp_path / ("theirs" if how == "link" else "nothing"))
    before = read(tmp_path)
    with pytest.raises(WriteError, match=message) as failed:
        write_all(tmp_path, {"build/two": NEW, "build/one": NEW, "docs/page.md": b"page"})
    assert failed.value.filename == str(way)
    assert read(tmp_path) == before
