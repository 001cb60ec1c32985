"""comparisons/outside-domain"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import gauge
from tests.checks.shapes import assert_not_reported, assert_reported, found_for_alert
from tradewatch.model import RATIO, Project

CHECK = "comparisons/outside-domain"

WRONG = [
    ("ready > 1", "ready is 0 or 1, and so never > 1"),
    ("ready == 2", "never == 2"),
    ("ready >= 0", "always >= 0"),
    ("ready != 2", "always != 2"),
    ("rate(calls_total[5m]) < 0", "is 0 or more, and so never < 0"),
    ("increase(calls_total[5m]) >= 0", "always >= 0"),
    ("avg_over_time(ready[5m]) > 1", "is 0 to 1, and so never > 1"),
    ("count(ready) < 1", "never < 1"),
    ("clamp_min(open_orders, 1) > 0", "always > 0"),
    ("hour() > 23", "never > 23"),
    ("age_seconds > 5 and on (bot) ready < 0", "never < 0"),
    ("(open_orders > 5) < 3", "never < 3"),
    ("sum by (bot) (ready) <= -1", "never <= -1"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The comparison is never or always true."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "ready == 0",
    "ready < 1",
    "ready > 0",
    "ready != 1",
    "rate(calls_total[5m]) == 0",
    "increase(calls_total[5m]) > 0",
    "age_seconds < 0",
    "share_ratio > 1",
    "rate(calls_total[5m]) / rate(calls_total[5m]) >= 0",
    "avg_over_time(ready[5m]) < 1",
    "nobody_knows_it > 1e9",
    "vector(1)",
    "count(ready) > 3",
    "count(ready == 0) > 0",
    "max_over_time(count(ready)[10m:1m]) > 0",
    "count by (bot) (ready offset 1h unless ready) >= 1",
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 30",
    "python_info == 1",
    "absent(ready) == 1",
    "(age_seconds > bool 5) == 1",
]


def test_nothing_is_reported(project: Project) -> None:
    """What may be so, or not; dropping NaN after a division; buckets have a check of their own."""
    assert_not_reported(project, CHECK, RIGHT)


def test_the_bounds_that_the_catalogue_gives_count(project: Project) -> None:
    """Here, 20 instead of 0.2 for 20% of a ratio."""
    fall = replace(gauge("fall_ratio", unit=RATIO), within=(0, 1))
    project = replace(project, metrics=(*project.metrics, fall))
    (problem,) = found_for_alert(project, CHECK, "fall_ratio > 20")
    assert problem.summary == "fall_ratio is 0 to 1, and so never > 20"
    assert found_for_alert(project, CHECK, "fall_ratio > 0.2") == []
