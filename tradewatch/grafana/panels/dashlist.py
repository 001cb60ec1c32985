"""Links to other dashboards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from tradewatch.grafana.panels.panel import Panel, Placed
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.model import NonBlank


class DashList(Panel):
    """Links to the dashboards with all of these `tags`, for the same time range and the same variables."""

    type = "dashlist"

    def __init__(self, title: NonBlank, *, description: str, tags: Sequence[str] = (), **more: Unpack[Placed]) -> None:
        super().__init__(title, description=description, **more)
        self.tags = tuple(tags)

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        environment = [resolver.environment.name] if resolver.environment else []
        return {
            "options": {
                "includeVars": True,
                "keepTime": True,
                "maxItems": 30,
                "query": "",
                "showHeadings": False,
                "showRecentlyViewed": False,
                "showSearch": True,
                "showStarred": False,
                "tags": [*environment, *self.tags],
            }
        }


dashlist = DashList
