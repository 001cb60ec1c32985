"""An update that a signal handler cuts off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.instruments.catalogue import MILKING, RAIN, VISITORS, instruments


class Interrupted:
    """A lock whose taking is the moment at which somebody presses Ctrl-C, once."""

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
    """The lock is free again: a bot that cancels its orders on its way out still counts them."""
    found = child(instruments())
    found._lock = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        update(found)
    update(found)
