"""units/timestamp-as-age"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "units/timestamp-as-age"

WRONG = [
    ("seen_timestamp_seconds > 300", "seen_timestamp_seconds is a timestamp, and 300 a duration"),
    ("max by (bot) (seen_timestamp_seconds) < 60", "is a timestamp"),
    ("300 < seen_timestamp_seconds", "is a timestamp"),
    ("timestamp(ready) > 30", "is a timestamp"),
    ("1000 * seen_timestamp_seconds > 300000", "is a timestamp"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Seconds since 1970 are beyond any age."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "time() - seen_timestamp_seconds > 300",
    "seen_timestamp_seconds == 0",
    "seen_timestamp_seconds > 0",
    "seen_timestamp_seconds > 1.7e9",
    "nobody_knows_it_timestamp_seconds > 300",
    "seen_timestamp_seconds < time() - 300",
    "age_seconds > 300",
    "hour() > 8",
]


def test_nothing_is_reported(project: Project) -> None:
    """An age, a timestamp that was never set, a day, and what is not known."""
    assert_not_reported(project, CHECK, RIGHT)
