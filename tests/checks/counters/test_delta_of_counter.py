"""counters/delta-of-counter"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_rule
from tradewatch.model import Project

CHECK = "counters/delta-of-counter"

WRONG = [
    ("delta(calls_total[5m]) > 1", "delta of calls_total, which is a counter"),
    ("deriv(busy_seconds_total[5m]) > 1", "deriv of busy_seconds_total"),
    ("predict_linear(calls_total[1h], 3600) > 1e6", "predict_linear of calls_total"),
    ("idelta(wait_seconds_count[5m]) > 1", "idelta of wait_seconds_count"),
]


@pytest.mark.parametrize(("expression", "expected"), WRONG)
def test_the_fault_is_reported(project: Project, expression: str, expected: str) -> None:
    """Counters restart from zero."""
    (problem,) = of_rule(project, CHECK, expression)
    assert expected in problem.summary
    assert problem.subject == "alert Other"
    assert problem.fix


RIGHT = [
    "delta(age_seconds[5m]) > 1",
    "deriv(heap_bytes[1h]) > 1",
    "predict_linear(heap_bytes[1h], 3600) > 1",
    "delta(nobody_knows_it[5m]) > 1",
    "deriv(sum by (bot) (rate(calls_total[5m]))[1h:1m]) > 1",
    "increase(calls_total[5m]) > 1",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_nothing_is_reported(project: Project, expression: str) -> None:
    """Gauges, and rates of counters."""
    assert of_rule(project, CHECK, expression) == []
