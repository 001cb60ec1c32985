"""The lock of what happens rarely: a new label set, its removal, a message. An update of a known label set takes none.

A thread can enter it again, so a signal handler that interrupts its owner may update metrics too. A fork waits until no
other thread has it, so the child finds it free and every table complete. Code that has it must not log: a handler of
the program may wait for something that waits for this lock.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_LOCK = RLock()

if hasattr(os, "register_at_fork"):  # Windows does not fork
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)


def locked(function: Callable[P, R]) -> Callable[P, R]:
    """The function, called by one thread at a time.

    It does not use `with`: since Python 3.14, a signal handler that raises after `with` has acquired the lock leaves it
    locked. Here, `acquire` is inside the `try`. A handler that raises while `acquire` waits leaves nothing to release.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            _LOCK.acquire()
            return function(*args, **kwargs)
        finally:
            # Inline: a call of a function could be interrupted before it releases the lock.
            try:  # noqa: SIM105
                _LOCK.release()
            except RuntimeError:
                pass

    return call
