"""comparisons/missing"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "comparisons/missing"

WRONG = [
    ("ready", "does not compare ready with anything"),
    ("rate(calls_total[5m])", "does not compare rate of calls_total with anything"),
    ("sum by (bot) (open_orders)", "does not compare open_orders with anything"),
    ("ready == 0 or age_seconds", "does not compare age_seconds with anything"),
    ("ready * (age_seconds > bool 5)", "with anything"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The alert fires whenever the series exists."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "ready == 0",
    "absent(ready)",
    "vector(1)",
    "ready unless on (bot) age_seconds",
    "age_seconds and on (bot) ready",
    "bot:busy:high",
    "nobody_knows_it",
    'python_info{bot="old"}',
    'ALERTS{alertname="Other"}',
    "sum by (bot) (open_orders > 5)",
    "absent_over_time(ready[5m])",
]


def test_nothing_is_reported(project: Project) -> None:
    """Series that exist only when something is wrong, recorded filters, and unknown series."""
    assert_not_reported(project, CHECK, RIGHT)
