"""ranges/too-short"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "ranges/too-short"

WRONG = [
    ("rate(calls_total[30s]) > 1", "a range of 30s with a scrape every 15s"),
    ("max_over_time(age_seconds[59s]) > 1", "a range of 59s"),
    ("ready == 0 and on (bot) rate(calls_total[45s]) > 1", "a range of 45s"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The scrape interval is 15 s, so the limit is a minute."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "rate(calls_total[1m]) > 1",
    "rate(calls_total[5m]) > 1",
    "max_over_time(age_seconds[30s:15s]) > 1",
    "age_seconds > 30",
]


def test_nothing_is_reported(project: Project) -> None:
    """A minute or more; a subquery has steps of its own."""
    assert_not_reported(project, CHECK, RIGHT)
