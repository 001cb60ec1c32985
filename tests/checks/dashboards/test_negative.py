"""dashboards/negative"""

from __future__ import annotations

import pytest

from tests.checks.shapes import of_panel
from tradewatch.model import Project

CHECK = "dashboards/negative"


@pytest.mark.parametrize(
    "expr",
    [
        "age_seconds - 45",
        "timestamp(seen_timestamp_seconds) - seen_timestamp_seconds - 45",
        "max by (bot) (age_seconds - 45)",
        "age_seconds - 45 or age_seconds",
    ],
)
def test_a_time_that_may_be_below_0_is_reported(project: Project, expr: str) -> None:
    """Less than the interval have passed nearly always."""
    (problem,) = of_panel(project, CHECK, expr)
    assert problem.summary.startswith("may show a time below 0")


@pytest.mark.parametrize(
    "expr",
    [
        "clamp_min(age_seconds - 45, 0)",
        "age_seconds - 45 > 0",
        "timestamp(seen_timestamp_seconds) - seen_timestamp_seconds",
        "open_orders - 45",
    ],
    ids=["floor", "filter", "age", "number"],
)
def test_other_differences_are_fine(project: Project, expr: str) -> None:
    """An age is the difference of two timestamps, and a number of orders may well be negative."""
    assert of_panel(project, CHECK, expr) == []
