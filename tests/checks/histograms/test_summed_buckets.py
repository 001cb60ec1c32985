"""histograms/summed-buckets"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "histograms/summed-buckets"

WRONG = [
    ("sum by (bot) (rate(wait_seconds_bucket[5m])) > 5", "adds up the buckets of wait_seconds_bucket"),
    ("avg(increase(wait_seconds_bucket[5m])) > 5", "adds up the buckets"),
    ('sum without (le) (rate(wait_seconds_bucket{le!="+Inf"}[5m])) > 5', "adds up the buckets"),
    (
        'sum(rate(wait_seconds_bucket{le="1.0"}[5m])) / sum(rate(wait_seconds_bucket[5m])) < 0.9',
        "adds up the buckets of wait_seconds_bucket",
    ),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Also in a share, where the whole is too large."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "sum by (bot) (rate(wait_seconds_count[5m])) > 5",
    'sum(rate(wait_seconds_bucket{le="1.0"}[5m])) / sum(rate(wait_seconds_count[5m])) < 0.9',
    'sum(rate(wait_seconds_bucket{le=~"1|1.0"}[5m])) > 5',
    "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m]))) > 1",
    "sum(rate(wait_seconds_bucket[5m])) > 0",
    "open_orders > 5 and on (bot) sum by (bot) (rate(wait_seconds_bucket[5m]))",
    "count(sum by (bot) (rate(wait_seconds_bucket[5m]))) > 5",
    "max(rate(wait_seconds_bucket[5m])) > 5",
    "sum(nobody_knows_it_bucket) > 5",
]


def test_nothing_is_reported(project: Project) -> None:
    """A bucket, all of them apart, and whether there is an observation at all."""
    assert_not_reported(project, CHECK, RIGHT)
