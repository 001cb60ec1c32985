"""histograms/without-rate"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "histograms/without-rate"

WRONG = [
    ("histogram_quantile(0.9, wait_seconds_bucket) > 1", "since the last restart"),
    ("histogram_quantile(0.9, sum by (bot, le) (wait_seconds_bucket)) > 1", "since the last restart"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The buckets themselves, or their sum."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 1",
    "histogram_quantile(0.9, sum by (bot, le) (increase(wait_seconds_bucket[5m]))) > 1",
    "histogram_quantile(0.9, nobody_knows_it_bucket) > 1",
    "histogram_quantile(0.9, wait_seconds_bucket - wait_seconds_bucket offset 5m) > 1",
]


def test_nothing_is_reported(project: Project) -> None:
    """Rates and unknown series pass."""
    assert_not_reported(project, CHECK, RIGHT)
