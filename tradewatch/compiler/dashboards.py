"""Dashboards as the JSON that Grafana loads, and where each alert is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson
from grafanalib import core

from tradewatch.compiler.annotations import PanelLink
from tradewatch.compiler.expressions import measured
from tradewatch.compiler.series import catalogue
from tradewatch.filetree import Locator
from tradewatch.grafana import Dashboard, Panel, Query, Resolve, Resolved, dashboard_uid, document, plain_document
from tradewatch.model import Environment, Problem, ProblemsFound, Project, Source, Unit, ValueAlert
from tradewatch.model.project import DashboardBuilder, source_of
from tradewatch.promql import Catalogue, add_matchers
from tradewatch.promql.units import ANY

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
    series = catalogue(project)
    built_by = built_dashboards(project, environment)
    for folder, builders in project.dashboards.items():
        for builder in builders:
            built = built_by[builder]
            if isinstance(built, Dashboard):
                path, where = f"grafana/dashboards/{folder}/{built.slug}.json", built.defined
                if path in files:
                    built.reject("slug", _taken(origins[path][()], project), fix="another slug")
                rendered = document(built, environment, _resolver(built, environment, series))
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


def _resolver(dashboard: Dashboard, environment: Environment, series: Catalogue) -> Resolve:
    """Gives a panel what only the catalogue and the rules know: queries filtered by the variables, units and limits."""

    def filtered(expr: str) -> str:
        return add_matchers(
            expr,
            lambda name: {
                variable.label: f'{variable.label}=~"${variable.name}"'
                for variable in dashboard.variables
                if name in series and variable.label in series[name].labels.always
            },
        )

    def resolve(panel: Panel) -> Resolved:
        alert = panel.alert
        written = panel.queries if alert is None else (Query(measured(alert)),)
        queries = tuple(query.with_expr(filtered(query.expr)) for query in written)
        if isinstance(alert, ValueAlert):
            limit = alert.threshold.at(environment.name)
            return Resolved(queries, panel.unit or alert.threshold.unit, limit, alert.above is not None)
        if panel.unit is not None:
            return Resolved(queries, panel.unit)
        return Resolved(*_in_units(queries, [_unit(query, series) for query in written]))

    return resolve


def _unit(query: Query, series: Catalogue) -> Unit | None:
    """What the query's values are in; None where it is not known, or any unit would do, as of a number."""
    if query.unit is not None:
        return query.unit
    typed = series.typed(query.expr)
    return typed.type.unit if typed is not None and typed.type.unit != ANY else None


def _in_units(queries: Sequence[Query], units: Sequence[Unit | None]) -> tuple[tuple[Query, ...], Unit | None]:
    """The panel has the unit of its first query, others say their own. Without a known unit Grafana shows numbers."""
    first = units[0] if units else None
    own = [query.with_unit(unit) if unit != first else query for query, unit in zip(queries, units, strict=True)]
    return tuple(own), first
