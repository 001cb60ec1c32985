"""comparisons/bool"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "comparisons/bool"

WRONG = [
    ("age_seconds > bool 5", "ends in `> bool`"),
    ("ready == 0 or age_seconds >= bool 5", "ends in `>= bool`"),
    ("(age_seconds == bool 5)", "ends in `== bool`"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """With `bool`, the result is 0 where the comparison is false."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "age_seconds > 5",
    "(age_seconds > bool 5) == 1",
    "ready == 0 and on (bot) (age_seconds > bool 5)",
    "sum by (bot) (age_seconds > bool 5) > 3",
]


def test_nothing_is_reported(project: Project) -> None:
    """The comparison is without `bool`, or its result is compared again."""
    assert_not_reported(project, CHECK, RIGHT)
