"""dashboards/color"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import LIMIT, found_by
from tests.checks.shown import showing
from tradewatch.grafana import Panel, bargauge, column, query, stat, table
from tradewatch.model import Project, Threshold

CHECK = "dashboards/color"
EARLY = replace(LIMIT, value=0.5)


def tile(expr: str, limit: Threshold = LIMIT) -> Panel:
    return stat("Tile", expr, description="d", above=limit)


def test_another_limit_of_the_same_value_is_reported(project: Project) -> None:
    """The highest few of a value are the value itself."""
    bars = bargauge("Bars", "topk(3, max by (bot) (used_ratio))", description="d", above=EARLY)
    (problem,) = found_by(CHECK, showing(project, tile("used_ratio"), bars))
    assert problem.subject == "panel 'Bars'"
    assert problem.summary == "changes its colour at 0.5, and panel 'Tile' the same value at 0.9"


def test_a_column_is_coloured_like_a_tile(project: Project) -> None:
    """The limit of a column is in the override of its title."""
    columns = [column("Used", "In use", above=EARLY)]
    ranking = table("Ranking", query("used_ratio", legend="Used"), description="d", columns=columns)
    (problem,) = found_by(CHECK, showing(project, tile("used_ratio"), ranking))
    assert problem.subject == "panel 'Ranking'"


def test_values_with_limits_of_their_own_are_fine(project: Project) -> None:
    """Other series of the metric, another metric, no limit, and the same limit by query."""
    own = query("sort(used_ratio{bot='b'})", above=LIMIT)
    panels = (
        tile("used_ratio{bot='a'}", EARLY),
        bargauge("Bars", own, "sort(worked_seconds_total)", description="d"),
        stat("Same", "max(used_ratio{bot='b'})", description="d", above=LIMIT),
    )
    assert found_by(CHECK, showing(project, *panels)) == []
