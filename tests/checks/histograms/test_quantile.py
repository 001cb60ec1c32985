"""histograms/quantile"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "histograms/quantile"

WRONG = [
    ("histogram_quantile(95, rate(wait_seconds_bucket[5m])) > 1", "the quantile is 95"),
    ("histogram_quantile(-0.1, rate(wait_seconds_bucket[5m])) > 1", "the quantile is -0.1"),
    ("quantile(99, age_seconds) > 1", "the quantile is 99"),
    ("quantile_over_time(1.5, age_seconds[5m]) > 1", "the quantile is 1.5"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """It is a percentage instead of a ratio, or negative."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "histogram_quantile(0.95, rate(wait_seconds_bucket[5m])) > 1",
    "quantile(1, age_seconds) > 1",
    "quantile_over_time(0, age_seconds[5m]) > 1",
    "histogram_quantile(scalar(share_ratio), rate(wait_seconds_bucket[5m])) > 1",
]


def test_nothing_is_reported(project: Project) -> None:
    """0 to 1 pass, both included."""
    assert_not_reported(project, CHECK, RIGHT)
