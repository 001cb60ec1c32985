"""comparisons/contradiction"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
from tradewatch.model import Project

CHECK = "comparisons/contradiction"

WRONG = [
    ("age_seconds < 40 and age_seconds > 50", "age_seconds is never < 40 and > 50"),
    ("rate(calls_total[5m]) > 5 and rate(calls_total[5m]) < 5", "never > 5 and < 5"),
    ("open_orders == 1 and open_orders == 2", "never == 1 and == 2"),
    ("age_seconds > 9 and ready == 1 and 9 >= age_seconds", "never > 9 and <= 9"),
]


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """Both halves never hold at once."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "age_seconds > 40 and age_seconds < 50",
    "age_seconds < 40 or age_seconds > 50",
    "age_seconds < 40 and heap_bytes > 50",
    'open_orders{route="a"} > 5 and on (bot) open_orders{route="b"} < 3',
    "age_seconds >= 5 and age_seconds <= 5",
    "open_orders > 5 and on (bot) open_orders < 3",
    "age_seconds > 40 unless age_seconds > 50",
    "age_seconds > 5 and age_seconds != 6",
    "rate(calls_total[5m]) > 5 and rate(calls_total[1h]) < 5",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """Both can hold, or they are about different values."""
    assert of_rule(project, CHECK, expression) == []
