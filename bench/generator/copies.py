"""Today's content many times over, under other names."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grafanalib import core

from tradewatch.grafana import Panel, Row
from tradewatch.model import Alert, Environment, Guard, Project, RuleGroup, StateAlert, ValueAlert
from tradewatch.model.project import DashboardBuilder

# Checks that know an alert by its name, or count the letters of its summary, and so report its copies.
OF_NAMES = frozenset({"rules/runbook", "rules/wording", "routing/default-receiver"})


def grown(project: Project, copies: int) -> Project:
    """The alerts and the dashboards so many times over: in more groups and files, not in bigger ones.

    Their texts say which copy they are of, so that none is read once for all. Links between dashboards lead to the
    first ones, which are as they were.
    """
    groups = list(project.groups)
    dashboards = {folder: list(builders) for folder, builders in project.dashboards.items()}
    for number in range(1, copies):
        renamed = {alert: _alert(alert, number) for alert in project.alerts}
        groups += [
            RuleGroup(f"{group.name}_{number}", tuple(renamed[alert] for alert in group.alerts), defined=group.defined)
            for group in project.groups
            if group.alerts
        ]
        for folder, builders in project.dashboards.items():
            dashboards[folder] += [_builder(builder, renamed, number) for builder in builders]
    return replace(project, groups=tuple(groups), dashboards={folder: tuple(all) for folder, all in dashboards.items()})


def _alert(alert: Alert, number: int) -> Alert:
    common: dict[str, Any] = {
        "name": f"{alert.name}{number}",
        "summary": f"{alert.summary} ({number})",
        "description": f"Copy {number}: {alert.description}",
        "guard": _guard(alert.guard, number) if alert.guard else None,
    }
    if isinstance(alert, ValueAlert):
        return replace(alert, **common, expr=told_apart(alert.expr, number))
    assert isinstance(alert, StateAlert)
    return replace(alert, **common, when=told_apart(alert.when, number))


def _guard(guard: Guard, number: int) -> Guard:
    return replace(guard, expr=told_apart(guard.expr, number))


def told_apart(expr: str, number: int) -> str:
    return f"# {number}\n{expr}"


def _builder(builder: DashboardBuilder, renamed: Mapping[Alert, Alert], number: int) -> DashboardBuilder:
    def build(environment: Environment) -> object:
        built: Any = copy.copy(builder(environment))
        built.title = f"{built.title} {number}"
        if isinstance(built, core.Dashboard) and not hasattr(built, "slug"):
            built.uid = f"{built.uid}-{number}"
            return built
        built.slug = f"{built.slug}-{number}"
        built.rows = [_row(row, renamed, number) for row in built.rows]
        return built

    return build


def _row(row: Row, renamed: Mapping[Alert, Alert], number: int) -> Row:
    same: Row = copy.copy(row)
    same.panels = [_panel(panel, renamed, number) for panel in row.panels]
    return same


def _panel(panel: Panel, renamed: Mapping[Alert, Alert], number: int) -> Panel:
    same: Panel = copy.copy(panel)
    same.alert = renamed[panel.alert] if panel.alert else None
    same.queries = tuple(query.resolved(told_apart(query.expr, number), query.unit) for query in panel.queries)
    return same
