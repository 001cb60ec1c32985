"""rules/panel"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana import Dashboard, Panel, Row
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert without a panel, with two panels, or with its panel in a collapsed row."""
    if not built.compiled.dashboards:
        return
    # By name, because links in messages use it: alerts with the same name share a panel.
    drawn: dict[str, Panel] = {}
    for row, panel in _panels(built):
        alert = panel.alert
        if alert is None:
            continue
        first = drawn.setdefault(alert.name, panel)
        if first.alert and first.alert is not alert and first.alert.labels == alert.labels:
            continue  # rules/duplicate reports it
        if first is not panel:
            where = first.defined.place_in(built.project.root)
            yield panel.finding(
                f"draws {alert.name} a second time, after the panel at {where}",
                details="The alert's message links to one of them; of two, one will be out of date.",
                fix="remove one, or draw something else there",
            )
        elif row.collapsed:
            yield panel.finding(
                f"draws {alert.name} in {row.subject}, which is collapsed",
                details="A reader who follows the link in the message, or opens the dashboard, does not see it.",
                fix="move it to an open row",
            )
    for alert in built.project.alerts:
        if alert.name not in drawn:
            yield alert.finding(
                "no panel draws it",
                argument="name",
                details="Its message does not link to a graph, and nobody sees the alert coming.",
                fix="add a panel with `timeseries.of(...)` to an open row of its dashboard",
            )


def _panels(built: BuiltEnvironment) -> Iterator[tuple[Row, Panel]]:
    for dashboard in built.compiled.dashboards.values():
        if isinstance(dashboard, Dashboard):
            for row in dashboard.rows:
                for panel in row.panels:
                    yield row, panel
