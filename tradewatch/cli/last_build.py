"""Remembers what the last build read and wrote, so that the next build need not compile if nothing has changed.

`.last-build` holds a digest of the project's files, of other files that were read, of Python with its libraries, and of
the environment variables. In any doubt, `build` compiles; `build --check` and `validate` always compile.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

_NAME = ".last-build"

# Seconds: the clock of a file system may be late, and Python starts before `Reading` begins.
_MARGIN = 2.0

# Shells change them with each command.
_VOLATILE = ("_", "SHLVL", "OLDPWD")


class _Doubt(Exception):
    """The files may have changed in a way that a digest does not show."""


class Reading:
    """Records the files that this process opens, from its creation until `remember`. `root` is the project's folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = Path.cwd()
        self._start = time.time() - _MARGIN
        self._opened: list[Any] = []
        self._is_recording = True
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and self._is_recording:
            self._opened.append(arguments[0])

    def remember(self, content: Iterable[Path], generated: Mapping[str, bytes], lines: Iterable[str]) -> None:
        """Store, after a build, that the next build has nothing to do.

        `content` are the project's files and folders of content. `generated` has every generated file by its path in
        the project. `lines` is what a build prints if it has nothing to do. Nothing is stored if a file may have
        changed since the build began, or if the disk refuses.
        """
        self._is_recording = False
        loaded = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
        opened = {os.fsdecode(each) for each in (*self._opened, *loaded) if each and not isinstance(each, int)}
        read = {file for each in opened if not _is_library(file := self._folder / each)} - {self._root}
        of_project = [file for file in (*read, *content) if file.is_relative_to(self._root)]
        inside = {file.relative_to(self._root).parts[0] for file in of_project}
        parts = sorted({*inside, *(Path(path).parts[0] for path in generated), "docs"} & {*_names(self._root)})
        elsewhere = sorted(str(file) for file in read if not file.is_relative_to(self._root))
        try:
            if self._folder != Path.cwd() or not all(map(Path.exists, read)) or any(map(os.path.isdir, elsewhere)):
                raise _Doubt
            files = dict(self._unchanged(_files(self._root, parts, elsewhere), generated))
            state = {"parts": parts, "elsewhere": elsewhere, "lines": [*lines], "digest": _digest(self._root, files)}
            (self._root / _NAME).write_text(json.dumps(state), "utf-8")
        except (_Doubt, OSError):
            return

    def _unchanged(
        self, files: Iterable[tuple[str, bytes, float]], generated: Mapping[str, bytes]
    ) -> Iterator[tuple[str, bytes]]:
        """The files. Raises _Doubt if one may have changed since the build began, or if build/ is not as generated."""
        left = dict(generated)
        for path, content, changed in files:
            in_build = path.startswith(f"build{os.sep}")
            if left.pop(path, None if in_build else content) != content or (changed >= self._start and not in_build):
                raise _Doubt
            yield path, content
        if left:
            raise _Doubt


def nothing_to_do(root: Path) -> list[str] | None:
    """The lines that a build prints if it has nothing to do; None if it must compile."""
    try:
        state = json.loads((root / _NAME).read_bytes())
        files = {path: content for path, content, _ in _files(root, state["parts"], state["elsewhere"])}
        return list(state["lines"]) if state["digest"] == _digest(root, files) else None
    except (_Doubt, OSError, ValueError, KeyError, TypeError):
        return None


def _is_library(file: Path) -> bool:
    """Whether a file belongs to Python or to an installed library."""
    return file.is_relative_to(sys.prefix) or file.is_relative_to(sys.base_prefix)


def _files(root: Path, parts: Iterable[str], elsewhere: Iterable[str]) -> Iterator[tuple[str, bytes, float]]:
    """Every file of these parts of the project, and the files elsewhere: path, content, time of the last change."""
    waiting = [*(str(root / part) for part in parts), *elsewhere]
    while waiting:
        path = waiting.pop()
        found = os.stat(path)  # noqa: PTH116 - strings, because a Path for each file would take as long as the rest
        if stat.S_ISDIR(found.st_mode):
            for entry in os.scandir(path):
                if entry.is_symlink():
                    raise _Doubt  # it may lead in a circle
                if entry.name != "__pycache__":
                    waiting.append(entry.path)
        elif stat.S_ISREG(found.st_mode):
            with open(path, "rb") as file:  # noqa: PTH123
                yield os.path.relpath(path, root), file.read(), found.st_ctime
        else:
            raise _Doubt


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "__pycache__")


def _digest(root: Path, files: Mapping[str, bytes]) -> str:
    """A digest of these files and of everything else that a build depends on. Raises OSError."""
    digest = hashlib.blake2b()
    for path in sorted(files):
        for fact in (path.encode(), files[path]):
            digest.update(len(fact).to_bytes(8, "big") + fact)
    digest.update(repr([*_surroundings(root)]).encode())
    return digest.hexdigest()


def _surroundings(root: Path) -> Iterator[object]:
    """Python, its libraries, the environment variables, and the names in the project, which may hide a library."""
    yield sys.version, sys.prefix, sys.flags
    yield sorted((name, value) for name, value in os.environ.items() if name not in _VOLATILE)
    yield [name for name in _names(root) if name[0] != "."]
    for folder in map(Path, sys.path):
        if folder.name in ("site-packages", "dist-packages") and folder.is_dir():
            yield sorted((file.name, file.stat().st_mtime_ns) for file in folder.iterdir() if file.suffix != ".pyc")
        elif folder != root and not _is_library(folder):
            raise _Doubt  # modules of somebody else
