"""ranges/too-short"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
from tradewatch.model import Project

CHECK = "ranges/too-short"

WRONG = [
    ("rate(calls_total[30s]) > 1", "a range of 30s with a scrape every 15s"),
    ("max_over_time(age_seconds[59s]) > 1", "a range of 59s"),
    ("ready == 0 and on (bot) rate(calls_total[45s]) > 1", "a range of 45s"),
]


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """A scrape each 15 s: four of them are a minute."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "rate(calls_total[1m]) > 1",
    "rate(calls_total[5m]) > 1",
    "max_over_time(age_seconds[30s:15s]) > 1",
    "age_seconds > 30",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """A minute or more; a subquery has steps of its own."""
    assert of_rule(project, CHECK, expression) == []
