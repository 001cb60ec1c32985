"""dashboards/unit"""

from __future__ import annotations

import pytest

from tests.checks.conftest import found, place
from tests.checks.shown import graph, plain, showing
from tradewatch.grafana import GREEN, Panel, heatmap, query, stat, table, timeseries
from tradewatch.model import ONE, SECONDS, Project


def test_numbers_of_which_nothing_is_known_are_reported(project: Project) -> None:
    """A literal may have any unit, so none can be inferred."""
    panel = stat("Answer", "vector(42)", description="What it is.")  # bare
    (problem,) = found(showing(project, panel, variables=[]))
    assert (problem.check, problem.subject) == ("dashboards/unit", "panel 'Answer'")
    assert problem.where == place(__file__, "bare")
    assert problem.summary == "its numbers do not have a unit"


def test_a_plain_panel_without_a_unit_is_reported(project: Project) -> None:
    """For dashboards of grafanalib alone nothing is inferred."""
    (problem,) = found(plain(project, graph(unit="")))
    assert problem.check == "dashboards/unit"


@pytest.mark.parametrize(
    "panel",
    [
        stat("A", "used_ratio", description="d"),
        stat("A", "vector(42)", description="d", unit=ONE),
        stat("A", "vector(42)", description="d", states={42: ("the answer", GREEN)}),
        stat("A", "vector(42)", description="d", names=True),
        timeseries("A", "vector(42)", query("vector(43)", unit=SECONDS), description="d"),
        table("A", "vector(42)", description="d"),
        heatmap("A", "sum by (le) (used_ratio)", description="d", unit=SECONDS),
    ],
    ids=["inferred", "given", "words", "names", "by query", "table", "heatmap"],
)
def test_numbers_that_say_what_they_are_are_fine(project: Project, panel: Panel) -> None:
    """By the panel's unit, by that of a query or of an axis, by words; a table's columns have titles."""
    problems = found(showing(project, panel))
    assert [problem for problem in problems if problem.check == "dashboards/unit"] == []
