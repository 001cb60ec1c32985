"""A panel of Grafana's own library."""

from __future__ import annotations

from typing import Any, Unpack

from tradewatch.grafana.panels.panel import Panel, Placed
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.model import NonBlank


class LibraryPanel(Panel):
    """A panel of Grafana's library, by its uid and name there. It must exist before the dashboard is loaded."""

    type = "library-panel-ref"

    def __init__(self, title: NonBlank, *, uid: NonBlank, name: NonBlank, **more: Unpack[Placed]) -> None:
        super().__init__(title, **more)
        self.uid = uid
        self.name = name

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        return {"libraryPanel": {"name": self.name, "uid": self.uid}}


library_panel = LibraryPanel
