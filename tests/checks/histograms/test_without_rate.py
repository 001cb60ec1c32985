"""histograms/without-rate"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
from tradewatch.model import Project

CHECK = "histograms/without-rate"

WRONG = [
    ("histogram_quantile(0.9, wait_seconds_bucket) > 1", "since the last restart"),
    ("histogram_quantile(0.9, sum by (bot, le) (wait_seconds_bucket)) > 1", "since the last restart"),
]


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """As they stand, or added up as they stand."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 1",
    "histogram_quantile(0.9, sum by (bot, le) (increase(wait_seconds_bucket[5m]))) > 1",
    "histogram_quantile(0.9, nobody_knows_it_bucket) > 1",
    "histogram_quantile(0.9, wait_seconds_bucket - wait_seconds_bucket offset 5m) > 1",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """Over a time, and what is not known."""
    assert of_rule(project, CHECK, expression) == []
