"""comparisons/bool"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
from tradewatch.model import Project

CHECK = "comparisons/bool"

WRONG = [
    ("age_seconds > bool 5", "ends in `> bool`"),
    ("ready == 0 or age_seconds >= bool 5", "ends in `>= bool`"),
    ("(age_seconds == bool 5)", "ends in `== bool`"),
]


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """It returns 0 where it does not hold."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "age_seconds > 5",
    "(age_seconds > bool 5) == 1",
    "ready == 0 and on (bot) (age_seconds > bool 5)",
    "sum by (bot) (age_seconds > bool 5) > 3",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """Without, or compared again."""
    assert of_rule(project, CHECK, expression) == []
