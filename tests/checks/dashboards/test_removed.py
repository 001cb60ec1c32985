"""dashboards/removed"""

from __future__ import annotations

from typing import Any

import pytest
from grafanalib import core

from tests.checks.conftest import found
from tests.checks.shown import QUERY, graph, plain
from tradewatch.model import Project

DESCRIBED: dict[str, Any] = {"description": "What it is.", "targets": [QUERY], "title": "Old"}


def old_graph(**content: Any) -> core.Graph:
    """A graph in Angular with which nothing is wrong."""
    return core.Graph(**DESCRIBED, yAxes=core.single_y_axis(format="percentunit"), **content)


def test_an_alert_of_a_panel_is_reported_with_its_condition(project: Project) -> None:
    """Grafana 11 has no alerts in panels, so nobody would be notified."""
    condition = core.AlertCondition(
        QUERY, core.GreaterThan(0.9), core.TimeRange("5m", "now"), core.OP_AND, core.RTYPE_AVG
    )
    (problem,) = found(plain(project, old_graph(alert=core.Alert("Full", "It is full.", [condition]))))
    assert (problem.check, problem.subject) == ("dashboards/removed", "panel 'Old'")
    assert problem.summary.startswith("its alert 'Full' is not taken over")
    assert problem.details == "it fired when avg of used_ratio over 5m to now was gt 0.9"
    assert "rules/" in problem.fix


@pytest.mark.parametrize(
    ("panel", "key"),
    [
        (old_graph(nullPointMode="null as zero"), "nullPointMode"),
        (old_graph(extraJson={"timeRegions": [{"from": "8:00", "to": "9:00", "op": "time"}]}), "timeRegions"),
        (old_graph(seriesOverrides=[{"alias": "a", "nullPointMode": "null as zero"}]), "series"),
        (
            old_graph(thresholds=[core.GraphThreshold(value=1.0), core.GraphThreshold(value=2.0, op="lt")]),
            "limits",
        ),
        (core.SingleStat(**DESCRIBED, format="percentunit", prefix="about "), "prefix"),
        (core.Table(**DESCRIBED, extraJson={"transform": "json", "fieldConfig": {"defaults": {"unit": "s"}}}), "JSON"),
    ],
    ids=["null as zero", "regions", "series", "limits", "prefix", "JSON"],
)
def test_what_has_no_counterpart_is_reported(project: Project, panel: core.Panel, key: str) -> None:
    """Grafana ignores it, so somebody has to decide."""
    problems = [problem for problem in found(plain(project, panel)) if problem.check == "dashboards/removed"]
    (problem,) = problems
    assert key in problem.summary + problem.fix
    assert problem.details


@pytest.mark.parametrize(
    "panel",
    [
        core.Worldmap(**DESCRIBED),
        core.ePict(**DESCRIBED),
        core.Svg(**DESCRIBED),
        core.Ae3ePlotly(**DESCRIBED),
    ],
    ids=["map", "picture", "SVG", "plotly"],
)
def test_a_type_that_is_gone_is_reported(project: Project, panel: core.Panel) -> None:
    """Only this is reported about the panel: its options do not matter any more."""
    (problem,) = found(plain(project, panel, graph()))
    assert (problem.check, problem.subject) == ("dashboards/removed", "panel 'Old'")
    assert problem.summary.startswith("Grafana 12 removed panels of type")


def test_what_has_a_counterpart_is_fine(project: Project) -> None:
    """A graph in Angular is a time series today, and missing values of a stack are 0 anyway."""
    assert found(plain(project, old_graph(stack=True, nullPointMode="null as zero"))) == []
