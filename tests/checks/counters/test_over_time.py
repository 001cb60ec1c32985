"""counters/over-time"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "counters/over-time"

WRONG = [
    ("avg_over_time(calls_total[5m]) > 5", "avg_over_time of calls_total, which is a counter"),
    ("quantile_over_time(0.9, calls_total[5m]) > 5", "quantile_over_time of calls_total"),
    ("sum_over_time(wait_seconds_count[5m]) > 5", "sum_over_time of wait_seconds_count"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Of a counter, and of a histogram's count."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "avg_over_time(age_seconds[5m]) > 5",
    "avg_over_time(rate(calls_total[5m])[1h:1m]) > 5",
    "max_over_time(calls_total[5m]) - min_over_time(calls_total[5m]) > 5",
    "avg_over_time(nobody_knows_it[5m]) > 5",
]


def test_nothing_is_reported(project: Project) -> None:
    """Gauges, rates and extremes pass."""
    assert_not_reported(project, CHECK, RIGHT)
