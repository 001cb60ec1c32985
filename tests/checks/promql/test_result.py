"""promql/result"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "promql/result"

WRONG = [
    ("ready[5m]", "returns a range vector"),
    ('"ready"', "returns a string"),
    ("max_over_time(age_seconds[5m:1m])[1h:5m]", "returns a range vector"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Prometheus would refuse it only when it evaluates the rule."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "ready == 0",
    "vector(1)",
    "max_over_time(ready[5m]) < 1",
]


def test_nothing_is_reported(project: Project) -> None:
    """Scalars and instant vectors pass."""
    assert_not_reported(project, CHECK, RIGHT)
