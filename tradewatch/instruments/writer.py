"""Writes changed children to the process's file: one thread at a time. A thread waits for a fork, not for a write."""

from __future__ import annotations

import os
import threading
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Protocol

# Seconds that a fork waits for the thread that writes.
_FORK = 1.0


class Shared(Protocol):
    """A child in the process's file. While it is `queued`, a thread will write it."""

    queued: bool

    def write(self) -> None:
        """Write the total to the file."""
        ...

    def fork(self) -> None:
        """Start again in a forked process, because the parent has written the numbers until now."""
        ...


class Writer:
    """The children of this process, and those of them that have changed since they were written."""

    def __init__(self) -> None:
        self._children: list[Shared] = []
        self._changed: deque[Shared] = deque()
        # A thread can enter it again, but it writes nothing then: a signal handler has interrupted its write.
        self.lock = threading.RLock()
        self._is_writing = False

    def add(self, child: Shared) -> None:
        """Add a new child."""
        self._children.append(child)

    def write(self, child: Shared) -> None:
        """Write a child that has changed, and all others that have."""
        if not child.queued:
            child.queued = True
            self._changed.append(child)
        while self._changed:
            try:
                # Whoever writes will see the change. But a fork that has the lock writes nothing when it ends.
                if not self.lock.acquire(blocking=False) and (self._is_writing or not self.lock.acquire(timeout=_FORK)):
                    return
                if self._is_writing:
                    return
                self._write_to_the_end()
            finally:
                # Inline, as in locked.py.
                try:  # noqa: SIM105
                    self.lock.release()
                except RuntimeError:  # another thread has it
                    pass

    def _write_to_the_end(self) -> None:
        """Write all changed children, also if something raises meanwhile: nobody else might write the others later.

        Raises it at the end; what a signal handler raises, such as KeyboardInterrupt, before any other exception.
        """
        failure: BaseException | None = None
        while self._changed:
            try:
                self._write_all()
            except BaseException as raised:
                if failure is None or not isinstance(raised, Exception):
                    failure = raised
        if failure is not None:
            raise failure

    def _write_all(self) -> None:
        try:
            self._is_writing = True
            while self._changed:
                # It is removed after it was written, so an interruption loses nothing. An update meanwhile queues it
                # again.
                first = self._changed[0]
                first.queued = False
                try:
                    first.write()
                except Exception:
                    self._changed.popleft()  # a child that cannot be written must not stop the others
                    raise
                self._changed.popleft()
        finally:
            self._is_writing = False

    def in_child(self) -> None:
        """Start again in a forked process. It writes nothing if the fork interrupted a write."""
        self._changed.clear()
        for child in self._children:
            child.queued = False
            child.fork()
        with suppress(RuntimeError):  # another thread had it when the process forked
            self.lock.release()


# A process has one file, and so one writer.
writer = Writer()
if hasattr(os, "register_at_fork"):  # Windows does not fork
    # A fork waits until no thread writes, because prometheus_client's own lock would stay locked in the child.
    os.register_at_fork(
        before=partial(writer.lock.acquire, timeout=_FORK),
        after_in_parent=writer.lock.release,
        after_in_child=writer.in_child,
    )
