"""Panels without queries of their own: text, lists of alerts and dashboards, and panels of Grafana's library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from tradewatch.grafana.panels.panel import Panel
from tradewatch.grafana.provisioning import datasource_title
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.model import NonBlank, Waiver


class Placed(TypedDict, total=False):
    """The arguments that each of these takes; see Panel."""

    width: int
    height: int
    waive: tuple[Waiver, ...]


class Text(Panel):
    """Markdown."""

    type = "text"
    usual_height = 4

    def __init__(self, title: NonBlank, content: NonBlank, **more: Unpack[Placed]) -> None:
        super().__init__(title, **more)
        self.content = content

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        return {"options": {"content": self.content, "mode": "markdown"}}


class AlertList(Panel):
    """The alerts of this environment's Prometheus that fire or are about to.

    `matching` keeps those whose labels match, such as `{signal="drawdown", bot=~"${bot:regex}"}`.
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
            # By title: Grafana resolves no variable here.
            options["datasource"] = datasource_title(resolver.environment)
        return {"options": options}


class DashList(Panel):
    """Links to the dashboards with all of these `tags`, for the same time and the same choices."""

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


class LibraryPanel(Panel):
    """A panel that lives in Grafana's library, by its uid and name there; it must exist before the dashboard does."""

    type = "library-panel-ref"

    def __init__(self, title: NonBlank, *, uid: NonBlank, name: NonBlank, **more: Unpack[Placed]) -> None:
        super().__init__(title, **more)
        self.uid = uid
        self.name = name

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        return {"libraryPanel": {"name": self.name, "uid": self.uid}}


text = Text
alertlist = AlertList
dashlist = DashList
library_panel = LibraryPanel
