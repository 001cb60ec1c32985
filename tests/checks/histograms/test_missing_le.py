"""histograms/missing-le"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "histograms/missing-le"

WRONG = [
    ("histogram_quantile(0.9, sum by (bot) (rate(wait_seconds_bucket[5m]))) > 1", "without the label le"),
    ("histogram_quantile(0.9, sum without (le) (rate(wait_seconds_bucket[5m]))) > 1", "without the label le"),
    ("histogram_quantile(0.9, sum(rate(wait_seconds_bucket[5m]))) > 1", "without the label le"),
    ("histogram_quantile(0.9, sum by (bot) (rate(nobody_knows_it_bucket[5m]))) > 1", "without the label le"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The aggregation drops le with `by`, with `without`, or without both."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "histogram_quantile(0.9, sum by (bot, le) (rate(wait_seconds_bucket[5m]))) > 1",
    "histogram_quantile(0.9, sum without (route) (rate(wait_seconds_bucket[5m]))) > 1",
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 1",
    "histogram_quantile(0.9, sum by (bot) (rate(wait_seconds_sum[5m]))) > 1",
    "histogram_quantile(0.9, rate(nobody_knows_it[5m])) > 1",
    "sum by (bot) (rate(wait_seconds_bucket[5m])) > 1",
]


def test_nothing_is_reported(project: Project) -> None:
    """le is kept; another check reports series that never had it."""
    assert_not_reported(project, CHECK, RIGHT)
