"""counters/rate-of-gauge"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "counters/rate-of-gauge"

WRONG = [
    ("rate(age_seconds[5m]) > 1", "rate of age_seconds, which is not a counter"),
    ("increase(open_orders[5m]) > 1", "increase of open_orders"),
    ("irate(heap_bytes[5m]) > 1", "irate of heap_bytes"),
    ("rate(bot:calls:rate5m[5m]) > 1", "rate of bot:calls:rate5m"),
    ("max_over_time(rate(sum by (bot) (rate(calls_total[5m]))[5m:1m])[1h:1m]) > 1", "rate of calls_total"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """It is a gauge, a rate of a rate, or anything else that can fall."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "rate(calls_total[5m]) > 1",
    "increase(wait_seconds_count[5m]) > 1",
    "sum(rate(wait_seconds_bucket[5m])) > 1",
    "rate(nobody_knows_it[5m]) > 1",
    "deriv(heap_bytes[1h]) > 1",
    "delta(age_seconds[5m]) > 1",
    "resets(calls_total[1h]) > 3",
    "changes(ready[1h]) > 3",
    "rate(bot:calls:sum[5m]) > 1",
    "rate(seen_timestamp_seconds[5m]) < 0.5",
]


def test_nothing_is_reported(project: Project) -> None:
    """Counters, parts of histograms, unknown series, and functions for gauges pass."""
    assert_not_reported(project, CHECK, RIGHT)
