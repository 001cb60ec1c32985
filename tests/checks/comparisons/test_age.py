"""comparisons/age"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "comparisons/age"

WRONG = [
    ("seen_timestamp_seconds - time() > 60", "seen_timestamp_seconds - time() is negative"),
    ("max by (bot) (seen_timestamp_seconds - time()) >= 60", "never >= 60"),
    ("(timestamp(age_seconds) - time()) / 60 > 1", "is negative, and so never > 1"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Of a timestamp of the past, aggregated or in minutes."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "time() - seen_timestamp_seconds > 60",
    "seen_timestamp_seconds - time() > -60",
    "seen_timestamp_seconds - time() < 60",
    "age_seconds > 60",
]


def test_nothing_is_reported(project: Project) -> None:
    """The other way round, and other comparisons."""
    assert_not_reported(project, CHECK, RIGHT)
