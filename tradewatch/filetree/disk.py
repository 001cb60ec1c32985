"""Trees on disk: read one, and exchange one for another so that no reader and no crash sees half of it."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tradewatch.filetree.exchange import exchange

if os.name == "posix":
    import fcntl

# A tree that is not there yet, and one that is no longer. Git ignores both; the next write sweeps them up.
_COMING, _GOING = ".coming-", ".going-"

_NO_FILE = b"\0not a regular file"


def read(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by relative POSIX path; nothing when there is no folder.

    What is no regular file (a link, a socket) is read as a marker that equals no generated file: a link is not
    followed out of the folder. Raises OSError.
    """
    found: dict[str, bytes] = {}
    for parent, folders, names in os.walk(folder):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in [*names, *links]:
            path = Path(parent, name)
            regular = stat.S_ISREG(path.lstat().st_mode)
            found[path.relative_to(folder).as_posix()] = path.read_bytes() if regular else _NO_FILE
    return found


def write(tree: Mapping[str, bytes], folder: Path) -> bool:
    """Make `folder` hold exactly `tree`; False when it already did, and then nothing is touched.

    All or nothing: the new tree is written beside the old one, made durable, and put in its place in one step. A
    crash at any moment leaves the old tree or the new one. Two writers take turns. Raises OSError, with the old
    tree untouched.
    """
    return folder in write_all({folder: tree})


def write_all(trees: Mapping[Path, Mapping[str, bytes]]) -> list[Path]:
    """Write several trees side by side, each as `write` does; the folders that were written.

    None takes its place before all are on the disk, so that what the disk refuses of one changes none.
    """
    (parent,) = {folder.parent for folder in trees}
    parent.mkdir(parents=True, exist_ok=True)
    coming = {folder: folder.with_name(f"{_COMING}{folder.name}") for folder in trees}
    with _turn(parent):
        for folder in trees:
            _recover(folder)
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise NotADirectoryError(errno.ENOTDIR, "is not a folder; remove it", str(folder))
        changed = [folder for folder, tree in trees.items() if not folder.exists() or read(folder) != dict(tree)]
        try:
            for folder in changed:
                coming[folder].mkdir()
                _fill(coming[folder], trees[folder])
            for folder in changed:
                _replace(folder, coming[folder])
        finally:
            for folder in changed:
                shutil.rmtree(coming[folder], ignore_errors=True)
    return changed


def write_among(tree: Mapping[str, bytes], folder: Path) -> list[str]:
    """Write files into a folder that holds others too; the paths that were written. Each is replaced in one step.

    Raises OSError.
    """
    changed = [path for path, content in tree.items() if not _holds(folder / path, content)]
    for path in changed:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        coming = target.with_name(f"{_COMING}{target.name}")
        try:
            coming.write_bytes(tree[path])
            coming.replace(target)
        finally:
            coming.unlink(missing_ok=True)
    return changed


def _holds(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


def _fill(folder: Path, tree: Mapping[str, bytes]) -> None:
    for path, content in tree.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _replace(folder: Path, coming: Path) -> None:
    """Put `coming` in the place of `folder`; what was there is then at `coming`, or gone."""
    if not folder.exists():
        coming.rename(folder)
    elif not exchange(coming, folder):
        # No exchange on this file system: for an instant there is no tree, and `_recover` knows how to go on.
        going = folder.with_name(f"{_GOING}{folder.name}")
        folder.rename(going)
        try:
            coming.rename(folder)
        except OSError:
            going.rename(folder)
            raise
        shutil.rmtree(going, ignore_errors=True)
    _sync_folder(folder.parent)


def _recover(folder: Path) -> None:
    """Finish what a killed writer left: bring back a tree that was moved aside, sweep up the rest."""
    going = folder.with_name(f"{_GOING}{folder.name}")
    if going.is_dir() and not folder.exists():
        going.rename(folder)
    for leftover in (going, folder.with_name(f"{_COMING}{folder.name}")):
        with suppress(FileNotFoundError):
            shutil.rmtree(leftover)


@contextmanager
def _turn(parent: Path) -> Iterator[None]:
    """One writer at a time; the lock is the folder itself, so there is no lock file to leave behind."""
    if os.name != "posix":
        yield
        return
    handle = os.open(parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
