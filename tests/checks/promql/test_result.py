"""promql/result"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
from tradewatch.model import Project

CHECK = "promql/result"

WRONG = [
    ("ready[5m]", "returns a range vector"),
    ('"ready"', "returns a string"),
    ("max_over_time(age_seconds[5m:1m])[1h:5m]", "returns a range vector"),
]


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """Only the evaluation would refuse it."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "ready == 0",
    "vector(1)",
    "max_over_time(ready[5m]) < 1",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """Numbers, one or many."""
    assert of_rule(project, CHECK, expression) == []
