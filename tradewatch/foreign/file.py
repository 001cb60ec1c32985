"""Reads a regular file or a pipe, within limits of size and time."""

from __future__ import annotations

import os
import select
import stat
import time
from pathlib import Path

from tradewatch.model import Problem, ProblemsFound

# Bytes: more than any rule file, dashboard or exposition of one process has.
LARGEST = 16 * 2**20

# Seconds that the writer of a pipe may take.
PIPE_TIMEOUT = 10.0

_CHUNK = 2**20

_KINDS = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
    stat.S_IFSOCK: "is a socket",
}


def read_file(path: Path, largest: int = LARGEST) -> bytes:
    """The content of a regular file, or of a pipe whose writer finishes within 10 s; at most `largest` bytes.

    Raises ProblemsFound if the file cannot be read, is of another kind, or is larger.
    """
    try:
        _refuse_kind(path, path.stat())  # before it is opened, because opening a device may have an effect
        # Without O_NONBLOCK, opening a pipe without a writer would block.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            status = os.fstat(handle)
            _refuse_kind(path, status)
            if status.st_size > largest:
                raise _too_large(path, largest)
            return _content(path, handle, largest, pipe=stat.S_ISFIFO(status.st_mode))
        finally:
            os.close(handle)
    except BlockingIOError:
        raise _problem(path, "has no end of its content", "save its content to a file") from None
    except ValueError as error:
        raise _problem(path, f"is not a path: {error}") from None
    except OSError as error:
        raise _problem(path, (error.strerror or str(error)).lower()) from None


def _refuse_kind(path: Path, status: os.stat_result) -> None:
    if kind := _KINDS.get(stat.S_IFMT(status.st_mode)):
        raise _problem(path, f"{kind}, not a file")


def _content(path: Path, handle: int, largest: int, *, pipe: bool) -> bytes:
    content = bytearray()
    deadline = time.monotonic() + PIPE_TIMEOUT
    while len(content) <= largest:
        try:
            chunk = os.read(handle, _CHUNK)
        except BlockingIOError:
            if not pipe:
                raise
            _wait(path, handle, deadline)
            continue
        if not chunk:
            if pipe and not content:
                raise _problem(path, "is a pipe without content")
            return bytes(content)
        content += chunk
    raise _too_large(path, largest)


def _wait(path: Path, handle: int, deadline: float) -> None:
    """Wait for content of the pipe, or its end."""
    ready, _, _ = select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
    if not ready:
        raise _problem(path, f"is a pipe whose writer did not finish within {PIPE_TIMEOUT:g} s", "save it to a file")


def _too_large(path: Path, largest: int) -> ProblemsFound:
    return _problem(path, f"is larger than {largest >> 20} MiB", "split it into smaller files")


def _problem(path: Path, summary: str, fix: str = "") -> ProblemsFound:
    return ProblemsFound(Problem("check/file", None, f"file {path}", summary, fix=fix))
