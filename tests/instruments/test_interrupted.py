"""An update that a signal handler interrupts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.instruments.catalogue import MILKING, RAIN, VISITORS, instruments


class Interrupted:
    """A lock that simulates Ctrl-C when it is acquired, once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pressed = False

    def acquire(self) -> None:
        assert self._lock.acquire(timeout=10)
        if not self._pressed:
            self._pressed = True
            raise KeyboardInterrupt

    def release(self) -> None:
        self._lock.release()


@pytest.mark.parametrize(
    ("child", "update"),
    [
        (lambda made: made.counter(RAIN)[()], lambda child: child.inc()),
        (lambda made: made.counter(RAIN)[()], lambda child: child.add(2)),
        (lambda made: made.level(VISITORS)[()], lambda child: child.inc()),
        (lambda made: made.level(VISITORS)[()], lambda child: child.dec()),
        (lambda made: made.histogram(MILKING)["north"], lambda child: child.observe(2)),
    ],
    ids=["inc", "add", "level up", "level down", "observe"],
)
def test_ctrl_c_in_an_update_does_not_stop_the_next_one(
    child: Callable[[Any], Any], update: Callable[[Any], None]
) -> None:
    """The lock is released, so a bot can still count the orders that it cancels before it ends."""
    found = child(instruments())
    found._lock = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        update(found)
    update(found)
