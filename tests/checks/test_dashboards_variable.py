"""dashboards/variable"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import found, place
from tradewatch.grafana import Dashboard, Panel, link, row, timeseries, variable
from tradewatch.model import Environment, Project


def _with(project: Project, panel: Panel) -> Project:
    def dashboard(environment: Environment) -> Dashboard:
        bot = variable("bot", metric="used_ratio")
        return Dashboard(slug="more", title="More", question="What?", variables=[bot], rows=[row("Now", panel)])

    return replace(project, dashboards={**project.dashboards, "zoo": (dashboard,)})


def test_a_query_by_an_undefined_variable_is_told(project: Project) -> None:
    """The panel's line, the variable, and the one that was meant."""
    panel = timeseries("Use", 'used_ratio{bot=~"$bots"}', description="What it is.")  # misspelt
    (problem,) = found(_with(project, panel))
    assert problem.check == "dashboards/variable"
    assert problem.subject == "panel 'Use'"
    assert problem.where == place(__file__, "misspelt")
    assert problem.summary == "the variable $bots is not defined in this dashboard"
    assert problem.fix == "did you mean 'bot'?"


@pytest.mark.parametrize(
    "panel",
    [
        timeseries("Use of ${venue}", "used_ratio", description="What it is."),
        timeseries("Use", "used_ratio", description="What [[venue]] is."),
        timeseries("Use", "used_ratio", description="What it is.", links=[link("There", "/d/x?${venue:queryparam}")]),
    ],
    ids=["title", "description", "link"],
)
def test_a_variable_is_missed_wherever_it_stands(project: Project, panel: Panel) -> None:
    """Not only queries are expanded by Grafana."""
    (problem,) = found(_with(project, panel))
    assert problem.summary == "the variable $venue is not defined in this dashboard"


def test_what_is_defined_is_fine(project: Project) -> None:
    """The dashboard's own variables and Grafana's are known in every way of writing them."""
    query = 'rate(worked_seconds_total{bot=~"${bot}"}[$__rate_interval])'
    panel = timeseries("Work of $bot", query, description="In [[bot]].", links=[link("Here", "/d/x?${bot:queryparam}")])
    assert found(_with(project, panel)) == []
