"""dashboards/removed"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana import REMOVED_PANEL_TYPES, removed_from
from tradewatch.model import Finding

_DETAILS = "Grafana ignores it, without an error."


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An older dashboard has something that Grafana has removed: a type of panel, the alert of a panel."""
    for path, panel in built.panels():
        kind = panel["type"]
        if kind in REMOVED_PANEL_TYPES:
            yield built.panel_finding(
                path,
                panel,
                f"Grafana 12 removed panels of type {kind}",
                details="No panel shows the same: people see an empty frame.",
                fix=f"use {REMOVED_PANEL_TYPES[kind]}",
            )
            continue
        for each in removed_from(panel):
            yield built.panel_finding(path, panel, each.summary, details=each.details or _DETAILS, fix=each.fix)
