"""A process that writes two trees in turn, as fast as it can, until it is killed."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tradewatch.filetree import disk, write_all

OLD = {f"folder/{number}.yml": b"old\n" * 200 for number in range(6)}
NEW = {f"folder/{number}.yml": b"new!\n" * 200 for number in range(8)}

# A fork of a process that has imported what is needed: Python's start takes longer than many writes.
_FORKS = multiprocessing.get_context("forkserver")


def started(folder: Path, *, exchanging: bool = True) -> BaseProcess:
    """A writer that starts to write to `folder`; without `exchanging`, as on a system that cannot exchange folders."""
    ready, here = _FORKS.Pipe(duplex=False)
    writer = _FORKS.Process(target=_write, args=(folder, exchanging, here), daemon=True)
    writer.start()
    here.close()
    ready.recv()
    ready.close()
    return writer


def _write(folder: Path, exchanging: bool, ready: Connection) -> None:
    if not exchanging:
        vars(disk)["exchange"] = lambda one, other: False
    ready.send(True)
    while True:
        for tree in (OLD, NEW):
            write_all(folder.parent, {folder.name: tree})
