"""dashboards/axis"""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.conftest import LIMIT, found_by
from tests.checks.shown import graph, plain, showing
from tradewatch.grafana import timeseries
from tradewatch.model import Project

CHECK = "dashboards/axis"


@pytest.mark.parametrize(
    ("content", "summary"),
    [
        ({"extraJson": {"fieldConfig": {"defaults": {"decimals": 0}}}}, "decimals=0 on the axis of a ratio"),
        ({"stacking": {"mode": "normal", "group": "A"}}, "is stacked on an axis that may not start at 0"),
    ],
    ids=["ratio", "stack"],
)
def test_an_axis_that_misleads_is_reported(project: Project, content: dict[str, Any], summary: str) -> None:
    """Marks are missing, or the lowest part is cut off."""
    (problem,) = found_by(CHECK, plain(project, graph(**content)))
    assert problem.summary == summary


def test_a_fill_that_hides_a_limit_is_reported(project: Project) -> None:
    """The limit's line is below the areas."""
    filled = timeseries("A", "used_ratio", description="d", above=LIMIT, fill=20)
    (problem,) = found_by(CHECK, showing(project, filled))
    assert problem.summary == "fills the area under lines that have a limit"


def test_our_own_graphs_are_fine(project: Project) -> None:
    """Lines, bars and stacks, with and without a limit."""
    panels = (
        timeseries("A", "used_ratio", description="d", above=LIMIT),
        timeseries("B", "used_ratio", description="d", stacked="values"),
        timeseries("C", "used_ratio", description="d", draw="bars", decimals=2),
    )
    assert found_by(CHECK, showing(project, *panels)) == []
