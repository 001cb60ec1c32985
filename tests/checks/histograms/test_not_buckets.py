"""histograms/not-buckets"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
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


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """A sum, a count, a gauge."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m])) > 1",
    "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m]))) > 1",
    "histogram_quantile(0.9, rate(nobody_knows_it[5m])) > 1",
    "histogram_quantile(0.9, bot:nobody:recorded) > 1",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """Buckets, and what is not known."""
    assert of_rule(project, CHECK, expression) == []
