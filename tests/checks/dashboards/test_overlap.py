"""dashboards/overlap"""

from __future__ import annotations

import pytest
from grafanalib import core

from tests.checks.conftest import found
from tests.checks.shown import graph, plain
from tradewatch.model import Project


def at(x: int, y: int, w: int = 12, h: int = 8) -> core.TimeSeries:
    return graph(f"At {x} {y}", gridPos=core.GridPos(h=h, w=w, x=x, y=y))


def test_a_panel_on_another_is_reported_once(project: Project) -> None:
    """However many cells they share; the later one is reported, with the name of the other."""
    (problem,) = found(plain(project, at(0, 0), at(6, 4)))
    assert (problem.check, problem.subject) == ("dashboards/overlap", "panel 'At 6 4'")
    assert problem.summary == "overlaps panel 'At 0 0'"


def test_a_panel_beyond_the_edge_is_reported(project: Project) -> None:
    """Grafana has 24 columns."""
    (problem,) = found(plain(project, at(18, 0)))
    assert problem.summary == "covers columns 18 to 30 of 24"


def test_panels_of_a_collapsed_row_are_compared_with_each_other(project: Project) -> None:
    """Panels below the row do not count, because they move down when somebody opens it."""
    (problem,) = found(
        plain(project, core.RowPanel(title="Row", collapsed=True, panels=[at(0, 1), at(0, 2)]), at(1, 1))
    )
    assert (problem.subject, problem.summary) == ("panel 'At 0 2'", "overlaps panel 'At 0 1'")


@pytest.mark.parametrize("panels", [(at(0, 0), at(12, 0), at(0, 8)), (graph("One"), graph("Two"), graph("Three"))])
def test_panels_side_by_side_are_fine(project: Project, panels: tuple[core.Panel, ...]) -> None:
    """Their positions are given, or computed."""
    assert found(plain(project, *panels)) == []
