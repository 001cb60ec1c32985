"""counters/raw"""

from __future__ import annotations

import pytest

from tests.checks.shapes import assert_not_reported, assert_reported, of_panel
from tradewatch.model import Project

CHECK = "counters/raw"

WRONG = [
    ("calls_total > 100", "compares the total of calls_total"),
    ("sum by (bot) (calls_total) > 100", "compares the total of calls_total"),
    ("100 < calls_total", "compares the total of calls_total"),
    (
        "sum by (bot) (calls_total) + sum by (bot) (open_orders) > 3",
        "compares the total of calls_total and open_orders",
    ),
    ("(sum by (bot) (calls_total) or sum by (bot) (open_orders)) < 3", "compares the total of calls_total"),
    ("calls_total > 0", "compares the total of calls_total"),
    ("calls_total > 0 or ready == 0 and on (bot) age_seconds > 5", "compares the total of calls_total"),
    ("calls_total > 100 and on (bot) ready == 1", "compares the total of calls_total"),
    ("ready == 0 or busy_seconds_total > 9", "compares the total of busy_seconds_total"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The total is compared, added up or not."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    "rate(calls_total[5m]) > 1",
    "sum by (bot) (increase(calls_total[5m])) + sum by (bot) (open_orders) > 3",
    "calls_total - on (bot) group_left () busy_seconds_total > 3",
    "ready == 0 and on (bot) calls_total > 0",
    "wait_seconds_count > 0 and on (bot) histogram_quantile(0.9, sum by (bot, le) (rate(wait_seconds_bucket[5m]))) > 5",
    "calls_total != 0 unless on (bot) ready == 1",
    "calls_total > calls_total offset 5m",
    "count(calls_total) > 3",
    "absent(calls_total)",
    "resets(calls_total[1h]) > 2",
    "nobody_knows_it > 100",
    "age_seconds > 5",
    "time() - timestamp(calls_total) > 60",
]


def test_nothing_is_reported(project: Project) -> None:
    """Rates, the existence of a series, and two totals since the same restart pass."""
    assert_not_reported(project, CHECK, RIGHT)


@pytest.mark.parametrize("expression", ["calls_total", "sum by (bot) (busy_seconds_total)", "calls_total > 0"])
def test_a_drawn_total_is_reported(project: Project, expression: str) -> None:
    """A line that only rises shows nothing."""
    (problem,) = of_panel(project, CHECK, expression)
    assert "draws the total of" in problem.summary


@pytest.mark.parametrize("expression", ["rate(calls_total[$__rate_interval])", "count(calls_total)", "age_seconds"])
def test_a_series_that_is_not_a_total_may_be_drawn(project: Project, expression: str) -> None:
    """Rates, counts of series and gauges pass."""
    assert of_panel(project, CHECK, expression) == []
