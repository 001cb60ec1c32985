"""counters/delta-of-counter"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "counters/delta-of-counter"

WRONG = [
    ("delta(calls_total[5m]) > 1", "delta of calls_total, which is a counter"),
    ("deriv(busy_seconds_total[5m]) > 1", "deriv of busy_seconds_total"),
    ("predict_linear(calls_total[1h], 3600) > 1e6", "predict_linear of calls_total"),
    ("idelta(wait_seconds_count[5m]) > 1", "idelta of wait_seconds_count"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """Counters restart from zero."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "delta(age_seconds[5m]) > 1",
    "deriv(heap_bytes[1h]) > 1",
    "predict_linear(heap_bytes[1h], 3600) > 1",
    "delta(nobody_knows_it[5m]) > 1",
    "deriv(sum by (bot) (rate(calls_total[5m]))[1h:1m]) > 1",
    "increase(calls_total[5m]) > 1",
]


def test_nothing_is_reported(project: Project) -> None:
    """Gauges, and rates of counters."""
    assert_not_reported(project, CHECK, RIGHT)
