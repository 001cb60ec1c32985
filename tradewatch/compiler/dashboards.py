"""Dashboards as the JSON that Grafana loads, and where each alert is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from grafanalib import core

from tradewatch.compiler.annotations import PanelLink
from tradewatch.compiler.expressions import measured
from tradewatch.compiler.series import labels_of_series
from tradewatch.filetree import Locator
from tradewatch.grafana import Dashboard, Panel, Query, Resolve, Resolved, dashboard_uid, document, plain_document
from tradewatch.model import Environment, Problem, ProblemsFound, Project, Source, ValueAlert
from tradewatch.model.project import DashboardBuilder, source_of
from tradewatch.promql import add_matchers

Files = dict[str, bytes]
Origins = dict[str, dict[Locator, Source]]


@lru_cache(maxsize=8)
def dashboard_files(project: Project, environment: Environment) -> tuple[Files, Origins, dict[str, PanelLink]]:
    """Every dashboard of an environment, where its panels came from, and the panel of each alert by its name.

    Raises DefinitionError, and ProblemsFound for a function that returns no dashboard, or a path taken twice.
    """
    files: Files = {}
    origins: Origins = {}
    links: dict[str, PanelLink] = {}
    labels = labels_of_series(project)
    built_by = built_dashboards(project, environment)
    for folder, builders in project.dashboards.items():
        for builder in builders:
            built = built_by[builder]
            if isinstance(built, Dashboard):
                path, where = f"grafana/dashboards/{folder}/{built.slug}.json", built.defined
                if path in files:
                    built.reject("slug", _taken(origins[path][()], project), fix="another slug")
                rendered = document(built, environment, _resolver(built, environment, labels))
                panels = [panel for row in built.rows for panel in row.panels]
                origins[path] = {(part.id,): part.defined for part in (*built.rows, *panels)}
                origins[path] |= {(panel.id, "targets"): panel.alert.defined for panel in panels if panel.alert}
                links |= _links(built, environment)
            elif isinstance(built, core.Dashboard):
                rendered = plain_document(built, environment)
                slug = rendered["uid"].removeprefix(f"{environment.name}-")
                path, where = f"grafana/dashboards/{folder}/{slug}.json", source_of(builder)
                if path in files:
                    raise _rejected(builder, _taken(origins[path][()], project))
                origins[path] = {}
            else:
                raise _rejected(builder, f"returns {type(built).__name__}, which is no dashboard")
            origins[path][()] = where
            files[path] = orjson.dumps(rendered, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
    return files, origins, links


@lru_cache(maxsize=8)
def built_dashboards(project: Project, environment: Environment) -> Mapping[DashboardBuilder, object]:
    """What each function of a dashboard returns for an environment."""
    return {builder: builder(environment) for builders in project.dashboards.values() for builder in builders}


def panel_links(project: Project, environment: Environment) -> Mapping[str, PanelLink]:
    """The panel that draws each alert, by the alert's name."""
    return dashboard_files(project, environment)[2]


def _rejected(builder: Any, summary: str) -> ProblemsFound:
    subject = f"dashboard function {builder.__name__}"
    return ProblemsFound(Problem("definition", source_of(builder), subject, summary))


def _taken(where: Source, project: Project) -> str:
    return f"this slug is taken at {where.relative_to(project.root)}:{where.line}"


def _links(dashboard: Dashboard, environment: Environment) -> dict[str, PanelLink]:
    """The panel that draws each alert, by the alert's name."""
    uid = dashboard_uid(environment, dashboard.slug)
    variables = tuple((variable.name, variable.label) for variable in dashboard.variables)
    return {
        panel.alert.name: PanelLink(uid, panel.id, variables)
        for row in dashboard.rows
        for panel in row.panels
        if panel.alert is not None
    }


def _resolver(dashboard: Dashboard, environment: Environment, labels: Mapping[str, frozenset[str]]) -> Resolve:
    """Gives a panel what only the catalogue and the rules know: its queries, filtered by the variables, and limits."""

    def filtered(expr: str) -> str:
        return add_matchers(
            expr,
            lambda series: {
                variable.label: f'{variable.label}=~"${variable.name}"'
                for variable in dashboard.variables
                if variable.label in labels.get(series, ())
            },
        )

    def resolve(panel: Panel) -> Resolved:
        alert = panel.alert
        if alert is None:
            return Resolved(tuple(query.with_expr(filtered(query.expr)) for query in panel.queries), panel.unit)
        queries = (Query(filtered(measured(alert))),)
        if not isinstance(alert, ValueAlert):
            return Resolved(queries, panel.unit)
        limit = alert.threshold.at(environment.name)
        return Resolved(queries, panel.unit or alert.threshold.unit, limit, alert.above is not None)

    return resolve
