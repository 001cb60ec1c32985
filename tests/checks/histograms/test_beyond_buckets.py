"""histograms/beyond-buckets"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "histograms/beyond-buckets"

WRONG = [
    ("histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m]))) > 10", "ends at 10"),
    ("histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 30", "never > 30"),
    ("max by (bot) (histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))) >= 11", "never >= 11"),
    ("1000 * histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 20000", "ends at 10000"),
    ("15 < histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))", "never > 15"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The last finite bucket is 10 s."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 9",
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) >= 10",
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) < 30",
    "histogram_quantile(0.9, rate(nobody_knows_it_bucket[5m])) > 1000",
    "age_seconds > 1000",
]


def test_nothing_is_reported(project: Project) -> None:
    """The limit is below that bound, or at it if the comparison allows it; unknown histograms pass."""
    assert_not_reported(project, CHECK, RIGHT)
