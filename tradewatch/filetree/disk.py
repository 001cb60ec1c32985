"""Trees on disk: reads them, and replaces them so that neither a reader nor a crash ever sees half of a tree."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from tradewatch.filetree.exchange import exchange

if os.name == "posix":
    import fcntl

# The prefixes of new files and of replaced files. Git ignores both; the next write removes what a killed one left.
_COMING, _GOING = ".coming-", ".going-"

_NO_FILE = b"\0not a regular file"

# Bytes; the largest generated file has some hundred kilobytes.
_LARGEST = 64 * 2**20

# A tree, the content of a file, or nothing.
Wanted = Mapping[str, bytes] | bytes | None


class WriteError(OSError):
    """A write failed. `written` are the paths that were replaced in spite of that; usually there are none."""

    written: tuple[str, ...] = ()


def read(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by relative POSIX path; empty if there is no such folder.

    The content of a link, a socket or a very large file is a marker that differs from every generated file, so reading
    never leaves the folder. Raises OSError.
    """
    found: dict[str, bytes] = {}
    for parent, folders, names in os.walk(folder):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in [*names, *links]:
            path = Path(parent, name)
            status = path.lstat()
            generated = stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST
            found[path.relative_to(folder).as_posix()] = path.read_bytes() if generated else _NO_FILE
    return found


def write_all(root: Path, wanted: Mapping[str, Wanted]) -> list[str]:
    """Write each path below `root` as `wanted` says: a folder that contains exactly a tree, a file, or nothing.

    All or nothing: the new files are written beside the old ones and synced, then each path is replaced in one step.
    If a step fails, the steps before it are undone. After a crash, each path is either old or new. Only one process
    writes at a time. A path that is already as wanted is not touched.

    In a folder that changes, files that are as wanted stay the same files.

    Returns the paths that changed. Raises WriteError, which names the file, if the disk refuses, if a file is where a
    folder should be or the reverse, and if a link is on the way: nothing is written through a link.
    """
    for path, content in wanted.items():
        with _naming(root / path):
            _refuse_obstacle(root, path, content)
    parents = {path: (root / path).parent for path in wanted}
    with ExitStack() as stack:
        for parent in sorted(set(parents.values())):
            with _naming(parent):
                parent.mkdir(parents=True, exist_ok=True)
                stack.enter_context(_turn(parent))
                _recover(parent, [path.name for path in map(PurePosixPath, wanted) if root / path.parent == parent])
        changed = [path for path, content in wanted.items() if not _is(root / path, content)]
        coming: dict[str, Path] = {}
        for parent in sorted({parents[path] for path in changed}):
            with _naming(parent):
                staging = Path(mkdtemp(prefix=_COMING, dir=parent))
            stack.callback(_remove, staging)
            coming |= {path: staging / (root / path).name for path in changed if parents[path] == parent}
        for path in changed:
            _prepare(coming[path], root / path, wanted[path])
        _exchange_all([(root / path, coming[path]) for path in changed], root)
    return changed


def _refuse_obstacle(root: Path, path: str, content: Wanted) -> None:
    target = root / path
    for above in reversed(target.relative_to(root).parents):
        if (root / above).is_symlink():
            raise OSError(errno.ELOOP, "is a link, and nothing is written through it; remove it", str(root / above))
        if os.path.lexists(root / above) and not (root / above).is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "is not a folder; remove it", str(root / above))
    if isinstance(content, bytes) and target.is_dir() and not target.is_symlink():
        raise IsADirectoryError(errno.EISDIR, "is a folder, where a file should be; remove it", str(target))
    if isinstance(content, Mapping) and (target.is_symlink() or (target.exists() and not target.is_dir())):
        raise NotADirectoryError(errno.ENOTDIR, "is not a folder; remove it", str(target))


def _is(target: Path, content: Wanted) -> bool:
    """Whether a path is as wanted."""
    with _naming(target):
        if content is None:
            return not os.path.lexists(target)
        if isinstance(content, bytes):
            return target.is_file() and not target.is_symlink() and target.read_bytes() == content
        return target.is_dir() and read(target) == dict(content)


def _prepare(coming: Path, target: Path, content: Wanted) -> None:
    """Write what is wanted at `target` to `coming`."""
    if isinstance(content, bytes):
        _write_file(coming, target, content)
    elif content is not None:
        with _naming(target):
            coming.mkdir()
            old = read(target)
        for path, each in content.items():
            # A file of both trees stays the same file, so only what changed is written.
            if old.get(path) != each or not _link(target / path, coming / path):
                _write_file(coming / path, target / path, each)


def _link(file: Path, coming: Path) -> bool:
    """Give a file a second name; False if the file system has only one."""
    try:
        coming.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, coming, follow_symlinks=False)
    except OSError:
        return False
    return True


def _write_file(file: Path, target: Path, content: bytes) -> None:
    with _naming(target):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())


def _exchange_all(places: Iterable[tuple[Path, Path]], root: Path) -> None:
    """Exchange each pair of paths, or none. Raises WriteError."""
    done: list[tuple[Path, Path]] = []
    try:
        for target, coming in places:
            with _naming(target):
                _swap(target, coming)
                done.append((target, coming))
                _sync_folder(target.parent)
    except WriteError as failure:
        while done:
            try:
                _swap(*done[-1])
            except OSError:
                break
            done.pop()
        failure.written = tuple(target.relative_to(root).as_posix() for target, _ in done)
        raise


def _swap(target: Path, coming: Path) -> None:
    """Swap two paths; either may be missing. A second call undoes the first."""
    if not os.path.lexists(coming):
        target.rename(coming)
    elif not os.path.lexists(target):
        coming.rename(target)
    elif not exchange(coming, target):
        # This file system cannot exchange: for a moment the path is missing; `_recover` repairs it after a crash.
        going = target.with_name(f"{_GOING}{target.name}")
        target.rename(going)
        try:
            coming.rename(target)
        except OSError:
            going.rename(target)
            raise
        going.rename(coming)


def _recover(parent: Path, names: Iterable[str]) -> None:
    """Clean up after a killed writer: restore what it moved aside, and remove its other files if possible."""
    for name in names:
        going = parent / f"{_GOING}{name}"
        if not going.is_symlink() and going.exists() and not os.path.lexists(parent / name):
            going.rename(parent / name)
    for entry in list(parent.iterdir()):
        if entry.name.startswith((_COMING, _GOING)):
            _remove(entry)


def _remove(path: Path) -> None:
    """Remove a file, a link or a folder if the system allows it; links are not followed."""
    with suppress(OSError):
        if path.is_symlink() or not path.is_dir():
            path.unlink()
            return
        path.chmod(0o700)
        for parent, folders, _ in os.walk(path):
            for folder in folders:
                if not Path(parent, folder).is_symlink():
                    Path(parent, folder).chmod(0o700)
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    """Turn every OSError into a WriteError that names `target`, not a temporary file."""
    try:
        yield
    except WriteError:
        raise
    except OSError as refusal:
        named = refusal.filename if refusal.filename and _COMING not in str(refusal.filename) else str(target)
        raise WriteError(refusal.errno, refusal.strerror or str(refusal), named) from refusal


@contextmanager
def _turn(parent: Path) -> Iterator[None]:
    """Let one process write at a time. The lock is on the folder itself, so no lock file is left behind."""
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
