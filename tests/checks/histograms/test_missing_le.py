"""histograms/missing-le"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
from tradewatch.model import Project

CHECK = "histograms/missing-le"

WRONG = [
    ("histogram_quantile(0.9, sum by (bot) (rate(wait_seconds_bucket[5m]))) > 1", "without the label le"),
    ("histogram_quantile(0.9, sum without (le) (rate(wait_seconds_bucket[5m]))) > 1", "without the label le"),
    ("histogram_quantile(0.9, sum(rate(wait_seconds_bucket[5m]))) > 1", "without the label le"),
    ("histogram_quantile(0.9, sum by (bot) (rate(nobody_knows_it_bucket[5m]))) > 1", "without the label le"),
]


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """Aggregated by, without, or altogether."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "histogram_quantile(0.9, sum by (bot, le) (rate(wait_seconds_bucket[5m]))) > 1",
    "histogram_quantile(0.9, sum without (route) (rate(wait_seconds_bucket[5m]))) > 1",
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 1",
    "histogram_quantile(0.9, sum by (bot) (rate(wait_seconds_sum[5m]))) > 1",
    "histogram_quantile(0.9, rate(nobody_knows_it[5m])) > 1",
    "sum by (bot) (rate(wait_seconds_bucket[5m])) > 1",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """le is kept; another check reports series that never had it."""
    assert of_rule(project, CHECK, expression) == []
