"""Projects with one more dashboard, that shows what a test is about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grafanalib import core

from tradewatch.grafana import Dashboard, Panel, row, variable
from tradewatch.model import Environment, Project

QUERY = core.Target(expr="used_ratio", refId="A")

CHOICE = core.Template("datasource", "prometheus", type="datasource")


def showing(project: Project, *panels: Panel, **content: Any) -> Project:
    """A dashboard with these panels in a row, and the variable `bot`."""

    def dashboard(environment: Environment) -> Dashboard:
        given = {"variables": [variable("bot", metric="used_ratio")], "rows": [row("Now", *panels)], **content}
        return Dashboard(slug="more", title="More", question="What else?", **given)

    return replace(project, dashboards={**project.dashboards, "zoo": (dashboard,)})


def plain(project: Project, *panels: Any, templates: tuple[Any, ...] = (CHOICE,), **content: Any) -> Project:
    """A dashboard of grafanalib alone."""

    def dashboard(environment: Environment) -> core.Dashboard:
        templating = core.Templating(list(templates))
        return core.Dashboard(title="Plain", panels=list(panels), templating=templating, **content)  # plain

    return replace(project, dashboards={**project.dashboards, "zoo": (dashboard,)})


def graph(title: str = "Lines", **content: Any) -> core.TimeSeries:
    """A graph of grafanalib alone, with which nothing is wrong."""
    given = {"description": "What it is.", "targets": [QUERY], "dataSource": "${datasource}", "unit": "percentunit"}
    return core.TimeSeries(title=title, **{**given, **content})
