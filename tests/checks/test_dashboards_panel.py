"""dashboards/panel"""

from __future__ import annotations

from dataclasses import replace

import pytest
from grafanalib import core

from tests.checks.conftest import found, place
from tradewatch.grafana import Dashboard, row, stat, text
from tradewatch.model import Environment, Project

_QUERY = core.Target(expr="used_ratio", refId="A")


@pytest.mark.parametrize(
    ("panel", "subject", "summary"),
    [
        (
            core.Graph(title="Old", description="What it is.", targets=[_QUERY]),
            "panel 'Old'",
            "panels of type graph are gone since Grafana 12",
        ),
        (core.TimeSeries(description="What it is.", targets=[_QUERY]), "panel ", "a panel without a title"),
        (core.TimeSeries(title="Bare", targets=[_QUERY]), "panel 'Bare'", "a panel without a description"),
        (core.Stat(title="Empty", description="What it is."), "panel 'Empty'", "a panel without a query"),
        (
            core.Stat(title="Half", description="What it is.", targets=[_QUERY, core.Target(expr="", refId="B")]),
            "panel 'Half'",
            "query B has no expression",
        ),
    ],
    ids=["dead type", "no title", "no description", "no query", "no expression"],
)
def test_a_panel_that_nobody_can_read_is_told(project: Project, panel: core.Panel, subject: str, summary: str) -> None:
    """A panel of grafanalib alone is told by its title, at the function that makes the dashboard."""

    def plain(environment: Environment) -> core.Dashboard:  # plain
        return core.Dashboard(title="Plain", panels=[panel])

    (problem,) = found(replace(project, dashboards={**project.dashboards, "zoo": (plain,)}))
    assert problem.check == "dashboards/panel"
    assert problem.subject.startswith(subject)
    assert problem.where == place(__file__, "plain")
    assert problem.summary == summary
    assert problem.fix


def test_a_canonical_panel_is_told_at_its_own_line(project: Project) -> None:
    """A panel that knows its line is told there."""

    def dashboard(environment: Environment) -> Dashboard:
        bare = stat("Bare", "used_ratio", description="")  # bare
        return Dashboard(slug="more", title="More", question="What else?", rows=[row("Now", bare)])

    (problem,) = found(replace(project, dashboards={**project.dashboards, "zoo": (dashboard,)}))
    assert (problem.summary, problem.subject) == ("a panel without a description", "panel 'Bare'")
    assert problem.where == place(__file__, "bare")


def test_a_panel_in_a_collapsed_row_is_judged_too(project: Project) -> None:
    """What is hidden until somebody clicks has to be readable as well."""

    def dashboard(environment: Environment) -> Dashboard:
        hidden = row("Details", stat("Bare", "used_ratio", description=""), collapsed=True)
        return Dashboard(slug="more", title="More", question="What else?", rows=[hidden])

    (problem,) = found(replace(project, dashboards={**project.dashboards, "zoo": (dashboard,)}))
    assert problem.summary == "a panel without a description"


def test_readable_panels_are_fine(project: Project) -> None:
    """Today's types with title, description and query pass; a text needs neither query nor description."""

    def plain(environment: Environment) -> core.Dashboard:
        lines = core.TimeSeries(title="Lines", description="What it is.", targets=[_QUERY])
        number = core.Stat(title="Number", description="What it is.", targets=[_QUERY])
        return core.Dashboard(title="Plain", panels=[lines, number, core.Text(title="Note", content="Hello")])

    def dashboard(environment: Environment) -> Dashboard:
        return Dashboard(slug="more", title="More", question="What else?", rows=[row("Now", text("Note", "Hello"))])

    assert found(replace(project, dashboards={**project.dashboards, "zoo": (plain, dashboard)})) == []
