"""Calls a function that may never return, with a timeout."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Seconds between two looks at the remaining time.
_INTERVAL = 0.5


def call_with_timeout(seconds: Callable[[], float], work: Callable[[], T]) -> T:
    """What `work` returns within `seconds()` from now; that limit may grow while the work makes progress.

    A socket's timeout starts again with each byte, and a look-up of a name has none, so the work runs in a thread of
    its own. A thread that does not finish in time goes on, but does not keep the program from ending.

    Raises TimeoutError after the timeout, and what `work` raises.
    """
    answers: list[T] = []
    failures: list[Exception] = []

    def call() -> None:
        try:
            answers.append(work())
        except Exception as failure:
            failures.append(failure)

    thread = threading.Thread(target=call, daemon=True)
    start = time.monotonic()
    thread.start()
    while (left := start + seconds() - time.monotonic()) > 0 and thread.is_alive():
        thread.join(min(left, _INTERVAL))
    if answers:
        return answers[0]
    raise failures[0] if failures else TimeoutError("the time is over")
