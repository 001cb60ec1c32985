"""The alerts that are pending or firing."""

from __future__ import annotations

from typing import Any, Unpack

from tradewatch.grafana.panels.panel import Panel, Placed
from tradewatch.grafana.provisioning import datasource_title
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.model import NonBlank


class AlertList(Panel):
    """The pending and firing alerts of this environment's Prometheus.

    `matching` selects alerts by their labels, for example `{signal="drawdown", venue=~"${venue:regex}"}`.
    """

    type = "alertlist"

    def __init__(self, title: NonBlank, *, description: str, matching: str = "", **more: Unpack[Placed]) -> None:
        super().__init__(title, description=description, **more)
        self.matching = matching

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        options: dict[str, Any] = {
            "alertInstanceLabelFilter": self.matching,
            "alertName": "",
            "dashboardAlerts": False,
            "groupBy": [],
            "groupMode": "default",
            "maxItems": 50,
            "showInactiveAlerts": False,
            "sortOrder": 3,  # by importance
            "stateFilter": {
                "error": True,
                "firing": True,
                "noData": False,
                "normal": False,
                "pending": True,
                "recovering": True,
            },
            "viewMode": "list",
        }
        if resolver.environment:
            # By title, because Grafana does not resolve variables here.
            options["datasource"] = datasource_title(resolver.environment)
        return {"options": options}


alertlist = AlertList
