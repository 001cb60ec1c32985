"""dashboards/column"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.checks.conftest import found, place
from tests.checks.shown import showing
from tradewatch.grafana import Column, Panel, barchart, column, drilldown, query, stat, table
from tradewatch.grafana.transform import Transformation, keep_where, sort_by
from tradewatch.model import ONE, Project

WORK = "sum by (bot) (rate(worked_seconds_total[5m]))"


def calculate(name: str, left: str, operator: str, right: str) -> Transformation:
    binary = {"left": left, "operator": operator, "right": right}
    return Transformation("calculateField", {"alias": name, "binary": binary, "mode": "binary"})


def total(name: str, *columns: str) -> Transformation:
    reduce = {"include": list(columns), "reducer": "sum"}
    return Transformation("calculateField", {"alias": name, "mode": "reduceRow", "reduce": reduce})


def ranking(*columns: Column | str, steps: Sequence[Transformation] = (), **content: Any) -> Panel:
    queries = query("used_ratio", legend="Used"), query(WORK, legend="Worked")
    return table("Ranking", *queries, description="d", columns=columns, transformations=steps, **content)  # ranking


@pytest.mark.parametrize(
    ("panel", "name", "fix"),
    [
        (ranking("bott"), "bott", "did you mean 'bot'?"),
        (ranking("Uesd"), "Uesd", "did you mean 'Used'?"),
        (ranking(steps=[calculate("Left", "1", "-", "Usd")]), "Usd", "did you mean 'Used'?"),
        (ranking(steps=[sort_by("used", descending=True)]), "used", "did you mean 'Used'?"),
        (ranking(steps=[keep_where("work", "above", 0)]), "work", "did you mean 'Worked'?"),
        (ranking(steps=[total("Sum", "Used", "Work")]), "Work", "did you mean 'Worked'?"),
        (ranking("bot", "venue"), "venue", ""),
        (barchart("B", query(WORK, legend="Work"), x="venue", description="d", unit=ONE), "venue", ""),
        (stat("S", WORK, description="d", drilldown=drilldown(to="things", bot="venue")), "venue", ""),
        (ranking(column("bot", drilldown=drilldown(to="things", bot="venue"))), "venue", ""),
    ],
    ids=["label", "legend", "operand", "order", "filter", "sum", "no such label", "axis", "series", "cell"],
)
def test_a_name_that_no_query_returns_is_reported(project: Project, panel: Panel, name: str, fix: str) -> None:
    """Every place where a panel names a column or label is checked."""
    (problem,) = found(showing(project, panel))
    assert (problem.check, problem.subject) == ("dashboards/column", panel.subject)
    assert problem.where == panel.defined
    assert problem.summary == f"none of its queries has a column or label {name!r}"
    assert fix in problem.fix


@pytest.mark.parametrize(
    "panel",
    [
        ranking("bot", "Used"),
        ranking("bot", column("Used", "In use", decimals=1), column("Worked", unit=ONE)),
        ranking("Left", steps=[calculate("Left", "1", "-", "Used"), sort_by("Left")]),
        ranking(column("bot", "Trader", drilldown=drilldown(to="things", bot="bot"))),
        stat("S", WORK, description="d", drilldown=drilldown(to="things", bot="bot")),
        barchart("B", query(WORK, legend="Work"), x="bot", description="d", unit=ONE),
        table("T", "unheard_of", description="d", columns=["anything"]),
    ],
    ids=["columns", "renamed", "calculated", "cell", "series", "axis", "unknown"],
)
def test_a_name_that_a_query_returns_is_fine(project: Project, panel: Panel) -> None:
    """Labels, legends, what is calculated from them, and anything of a query of which nothing is known."""
    problems = found(showing(project, panel))
    assert [problem for problem in problems if problem.check == "dashboards/column"] == []


def test_it_is_reported_at_the_panels_line(project: Project) -> None:
    """The panel is what has to be edited."""
    (problem,) = found(showing(project, ranking("bott")))
    assert problem.where == place(__file__, "ranking")
