"""ranges/future"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "ranges/future"

WRONG = [
    ("age_seconds offset -5m > 5", "an offset of -5m reads the future"),
    ("rate(calls_total[5m] offset -1h) > 5", "an offset of -1h"),
    ("max_over_time(age_seconds[1h:1m] offset -1h) > 5", "an offset of -1h"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Of a selector, a range and a subquery."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "age_seconds offset 5m > 5",
    "age_seconds > 5",
]


def test_nothing_is_reported(project: Project) -> None:
    """The past passes."""
    assert_not_reported(project, CHECK, RIGHT)
