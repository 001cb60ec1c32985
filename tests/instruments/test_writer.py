"""Who writes to the process's file in multiprocess mode: every change is written, also if no update follows it."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from tradewatch.instruments.writer import Writer


class Child:
    """A child that raises these exceptions at its first writes, one each."""

    def __init__(self, *raises: BaseException) -> None:
        self.queued = False
        self.written = 0
        self._raises = list(raises)

    def write(self) -> None:
        if self._raises:
            raise self._raises.pop(0)
        self.written += 1

    def fork(self) -> None:
        """Nothing to start again."""


@pytest.mark.parametrize(
    ("raises", "expected", "written"),
    [
        # What a signal handler raises has interrupted the write, which is repeated.
        ((KeyboardInterrupt(),), KeyboardInterrupt, 1),
        ((SystemExit(), SystemExit()), SystemExit, 1),
        # A child that cannot be written is left out.
        ((OSError(),), OSError, 0),
        ((KeyboardInterrupt(), OSError()), KeyboardInterrupt, 0),
    ],
    ids=["once", "twice", "an error", "and an error"],
)
def test_an_exception_leaves_no_child_unwritten(
    raises: Sequence[BaseException], expected: type[BaseException], written: int
) -> None:
    """It is raised at the end, and both children are done by then."""
    writer, first, second = Writer(), Child(*raises), Child()

    class Changing(Child):
        """While it is written, two other children change, as in another thread."""

        def write(self) -> None:
            super().write()
            writer.write(first)
            writer.write(second)

    with pytest.raises(expected):
        writer.write(Changing())
    assert (first.written, second.written) == (written, 1)


def test_a_change_during_a_fork_is_written_after_it() -> None:
    """A fork has the lock and writes nothing; the thread that changed something may never change anything again."""
    writer, child = Writer(), Child()
    thread = threading.Thread(target=writer.write, args=(child,))
    writer.lock.acquire()
    thread.start()
    while not child.queued:
        pass
    writer.lock.release()
    thread.join()
    assert child.written == 1
