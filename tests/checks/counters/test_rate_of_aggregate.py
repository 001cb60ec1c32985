"""counters/rate-of-aggregate"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "counters/rate-of-aggregate"

WRONG = [
    ("rate(sum by (bot) (calls_total)[5m:1m]) > 1", "rate of an aggregate of calls_total"),
    ("increase(bot:calls:sum[5m]) > 1", "increase of an aggregate of bot:calls:sum"),
    ("irate(avg(busy_seconds_total)[5m:]) > 1", "irate of an aggregate of busy_seconds_total"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The sum is in a subquery or in a recording rule."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "sum by (bot) (rate(calls_total[5m])) > 1",
    "rate(calls_total[5m:1m]) > 1",
    "max_over_time(bot:calls:rate5m[5m]) > 1",
    "rate(nobody_knows_it[5m]) > 1",
    "sum by (bot) (increase(calls_total[5m])) > 1",
    "increase(max without (instance) (calls_total)[10m:1m]) > 3",
    "increase((max(busy_seconds_total) or 0 * absent(busy_seconds_total))[10m:1m]) > 3",
]


def test_nothing_is_reported(project: Project) -> None:
    """The aggregate of rates, a subquery of the counter itself, the highest of replicas that count one thing."""
    assert_not_reported(project, CHECK, RIGHT)
