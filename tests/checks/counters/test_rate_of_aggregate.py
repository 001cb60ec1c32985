"""counters/rate-of-aggregate"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
from tradewatch.model import Project

CHECK = "counters/rate-of-aggregate"

WRONG = [
    ("rate(sum by (bot) (calls_total)[5m:1m]) > 1", "rate of an aggregate of calls_total"),
    ("increase(bot:calls:sum[5m]) > 1", "increase of an aggregate of bot:calls:sum"),
    ("irate(avg(busy_seconds_total)[5m:]) > 1", "irate of an aggregate of busy_seconds_total"),
]


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """In a subquery, or recorded as a sum."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "sum by (bot) (rate(calls_total[5m])) > 1",
    "rate(calls_total[5m:1m]) > 1",
    "max_over_time(bot:calls:rate5m[5m]) > 1",
    "rate(nobody_knows_it[5m]) > 1",
    "sum by (bot) (increase(calls_total[5m])) > 1",
    "increase(max without (instance) (calls_total)[10m:1m]) > 3",
    "increase((max(busy_seconds_total) or 0 * absent(busy_seconds_total))[10m:1m]) > 3",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """The aggregate of rates, a subquery of the counter itself, the highest of replicas that count one thing."""
    assert of_rule(project, CHECK, expression) == []
