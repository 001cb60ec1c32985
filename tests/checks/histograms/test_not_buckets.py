"""histograms/not-buckets"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "histograms/not-buckets"

WRONG = [
    ("histogram_quantile(0.9, rate(wait_seconds_sum[5m])) > 1", "histogram_quantile of wait_seconds_sum"),
    (
        "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_count[5m]))) > 1",
        "of wait_seconds_count",
    ),
    ("histogram_quantile(0.9, age_seconds) > 1", "histogram_quantile of age_seconds"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """It is a sum, a count or a gauge."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 1",
    "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m]))) > 1",
    "histogram_quantile(0.9, rate(nobody_knows_it[5m])) > 1",
    "histogram_quantile(0.9, bot:nobody:recorded) > 1",
]


def test_nothing_is_reported(project: Project) -> None:
    """Buckets and unknown series pass."""
    assert_not_reported(project, CHECK, RIGHT)
