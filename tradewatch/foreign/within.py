"""A call that may never come back, given up in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Seconds between two looks at how much time is left.
_LOOK = 0.5


def within(seconds: Callable[[], float], work: Callable[[], T]) -> T:
    """Call `work`, and wait as long as `seconds()` allows, which may grow while the work makes progress.

    A timeout of a socket starts again with each byte, and looking up a name has none, so the work has a thread of its
    own. A thread that is given up does not keep the program from ending.

    Raises TimeoutError when the time is over, else what `work` raises.
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
        thread.join(min(left, _LOOK))
    if answers:
        return answers[0]
    raise failures[0] if failures else TimeoutError("the time is over")
