"""comparisons/contradiction"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "comparisons/contradiction"

WRONG = [
    ("age_seconds < 40 and age_seconds > 50", "age_seconds is never < 40 and > 50"),
    ("rate(calls_total[5m]) > 5 and rate(calls_total[5m]) < 5", "never > 5 and < 5"),
    ("open_orders == 1 and open_orders == 2", "never == 1 and == 2"),
    ("age_seconds > 9 and ready == 1 and 9 >= age_seconds", "never > 9 and <= 9"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Both conditions are never true together."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "age_seconds > 40 and age_seconds < 50",
    "age_seconds < 40 or age_seconds > 50",
    "age_seconds < 40 and heap_bytes > 50",
    'open_orders{route="a"} > 5 and on (bot) open_orders{route="b"} < 3',
    "age_seconds >= 5 and age_seconds <= 5",
    "open_orders > 5 and on (bot) open_orders < 3",
    "age_seconds > 40 unless age_seconds > 50",
    "age_seconds > 5 and age_seconds != 6",
    "rate(calls_total[5m]) > 5 and rate(calls_total[1h]) < 5",
]


def test_nothing_is_reported(project: Project) -> None:
    """Both can be true, or they are about different values."""
    assert_not_reported(project, CHECK, RIGHT)
