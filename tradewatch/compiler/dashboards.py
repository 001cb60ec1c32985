"""Dashboards as the JSON that Grafana loads, and the panel of each alert."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from grafanalib import core

from tradewatch.compiler.annotations import PanelLink
from tradewatch.compiler.dashboard_queries import DashboardQueries
from tradewatch.compiler.resolver import CompilingResolver
from tradewatch.filetree import Locator
from tradewatch.grafana import Dashboard, Existing, dashboard_uid, document, existing_document
from tradewatch.model import DashboardBuilder, Environment, Problem, ProblemsFound, Project, Source
from tradewatch.model.project import source_of
from tradewatch.promql import Catalogue

Files = dict[str, bytes]
Origins = dict[str, dict[Locator, Source]]


class DashboardFiles(NamedTuple):
    """Every dashboard as a file, the definitions of its panels, and the link to the panel of each alert by name."""

    files: Files
    origins: Origins
    links: Mapping[str, PanelLink]


def dashboard_files(
    project: Project,
    environment: Environment,
    dashboards: Mapping[DashboardBuilder, object],
    series: Catalogue,
    queries: DashboardQueries,
) -> DashboardFiles:
    """The dashboards of an environment as files; `dashboards` has the result of each dashboard function.

    Raises ProblemsFound for a function that does not return a dashboard, and for two dashboards with one path.
    """
    files: Files = {}
    origins: Origins = {}
    links: dict[str, PanelLink] = {}
    built = _in_folders(project.dashboards_in(environment), dashboards)
    resolver = CompilingResolver(project, environment, [dashboard for _, dashboard in built], series, queries)
    for folder, dashboard in built:
        if isinstance(dashboard, Dashboard):
            path, where = f"grafana/dashboards/{folder}/{dashboard.slug}.json", dashboard.defined
            if path in files:
                dashboard.reject("slug", _taken(origins[path][()], project), fix="another slug")
            rendered = document(dashboard, environment, resolver.within(dashboard))
            panels = [panel for row in dashboard.rows for panel in row.panels]
            origins[path] = {(part.id,): part.defined for part in (*dashboard.rows, *panels)}
            origins[path] |= {(panel.id, "targets"): panel.alert.defined for panel in panels if panel.alert}
            origins[path] |= {(named.subject,): named.defined for named in (*dashboard.variables, *dashboard.events)}
            links |= _links(dashboard, environment)
        else:
            path, where = f"grafana/dashboards/{folder}/{dashboard.slug}.json", dashboard.place
            if path in files:
                dashboard.reject("slug", _taken(origins[path][()], project), fix="give it another slug")
            rendered = existing_document(dashboard, environment)
            origins[path] = dict(dashboard.places)
        origins[path][()] = where
        files[path] = orjson.dumps(rendered, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
    return DashboardFiles(files, origins, links)


def built_dashboards(project: Project, environment: Environment) -> Mapping[DashboardBuilder, object]:
    """What each dashboard function returns for an environment. Raises whatever a function raises."""
    folders = project.dashboards_in(environment)
    return {builder: builder(environment) for builders in folders.values() for builder in builders}


def _in_folders(
    folders: Mapping[str, tuple[DashboardBuilder, ...]], built: Mapping[DashboardBuilder, object]
) -> list[tuple[str, Dashboard | Existing]]:
    """Every dashboard with its folder."""
    return [
        (folder, _taken_over(builder, built[builder])) for folder, builders in folders.items() for builder in builders
    ]


def _taken_over(builder: Any, dashboard: object) -> Dashboard | Existing:
    """A dashboard of ours, or one of grafanalib."""
    if isinstance(dashboard, Dashboard | Existing):
        return dashboard
    if isinstance(dashboard, core.Dashboard):
        return Existing(dashboard, defined=source_of(builder))
    subject, summary = f"dashboard function {builder.__name__}", f"returns {type(dashboard).__name__}"
    raise ProblemsFound(Problem("definition", source_of(builder), subject, f"{summary}, which is not a dashboard"))


def _taken(where: Source, project: Project) -> str:
    return f"this slug is taken at {where.place_in(project.root)}"


def _links(dashboard: Dashboard, environment: Environment) -> dict[str, PanelLink]:
    """The link to the panel that shows each alert, by the alert's name."""
    uid = dashboard_uid(environment, dashboard.slug)
    variables = tuple((variable.name, variable.label) for variable in dashboard.variables)
    return {
        panel.alert.name: PanelLink(uid, panel.id, variables)
        for row in dashboard.rows
        for panel in row.panels
        if panel.alert is not None
    }
