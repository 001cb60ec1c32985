"""The content several times over, under other names."""

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
CHECKS_OF_NAMES = frozenset(
    {
        "rules/runbook",
        "rules/wording",
        "routing/default-receiver",
        "routing/inhibition-late",
        "routing/promise",
        "situations/unheard",
    }
)


def multiplied(project: Project, times: int) -> Project:
    """The project with `times` as many alerts and dashboards, in more groups and files of the same size.

    Each copy's expressions and texts contain its number, so no cache answers for them. Links between dashboards still
    lead to the originals.
    """
    groups = list(project.groups)
    dashboards = {folder: list(builders) for folder, builders in project.dashboards.items()}
    for number in range(1, times):
        renamed = {alert: _alert(alert, number) for alert in project.alerts}
        groups += [
            RuleGroup(f"{group.name}_{number}", tuple(renamed[alert] for alert in group.alerts), defined=group.defined)
            for group in project.groups
            if group.alerts
        ]
        for folder, builders in project.dashboards.items():
            dashboards[folder] += [_builder(builder, renamed, number) for builder in builders]
    return replace(
        project,
        groups=tuple(groups),
        dashboards={folder: tuple(builders) for folder, builders in dashboards.items()},
    )


def with_comment(expr: str, number: int) -> str:
    """The expression with a comment in front, which makes its text distinct and does not change its meaning."""
    return f"# {number}\n{expr}"


def _alert(alert: Alert, number: int) -> Alert:
    common: dict[str, Any] = {
        "name": f"{alert.name}{number}",
        "summary": f"{alert.summary} ({number})",
        "description": f"Copy {number}: {alert.description}",
        "guard": _guard(alert.guard, number) if alert.guard else None,
    }
    if isinstance(alert, ValueAlert):
        return replace(alert, **common, expr=with_comment(alert.expr, number))
    assert isinstance(alert, StateAlert)
    return replace(alert, **common, when=with_comment(alert.when, number))


def _guard(guard: Guard, number: int) -> Guard:
    return replace(guard, expr=with_comment(guard.expr, number))


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
    copied: Row = copy.copy(row)
    copied.panels = [_panel(panel, renamed, number) for panel in row.panels]
    return copied


def _panel(panel: Panel, renamed: Mapping[Alert, Alert], number: int) -> Panel:
    copied: Panel = copy.copy(panel)
    copied.alert = renamed[panel.alert] if panel.alert else None
    copied.queries = tuple(query.resolved(with_comment(query.expr, number), query.unit) for query in panel.queries)
    return copied
