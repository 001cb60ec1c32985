"""comparisons/float-equality"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "comparisons/float-equality"

WRONG = [
    ("share_ratio == 0.9", "share_ratio is rarely exactly 0.9"),
    ("share_ratio != 0.5", "rarely exactly 0.5"),
    ("rate(calls_total[5m]) == 5", "rate of calls_total is rarely exactly 5"),
    ("increase(calls_total[5m]) == 3", "rarely exactly 3"),
    ("3 == open_orders / on (bot, route) open_orders", "rarely exactly 3"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """A share or a rate rarely equals a number exactly."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "open_orders == 5",
    "ready == 0",
    "rate(calls_total[5m]) == 0",
    "share_ratio == 1",
    "share_ratio > 0.9",
    "increase(calls_total[5m]) != 0",
    "count(ready) == 3",
    "hour() == 9",
]


def test_nothing_is_reported(project: Project) -> None:
    """Counts and states, nothing at all, all of it, and limits."""
    assert_not_reported(project, CHECK, RIGHT)
