"""Rows of panels."""

from __future__ import annotations

from typing import Any

from grafanalib import core

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.grafana.panels.panel import Panel, stable_id
from tradewatch.grafana.variable import Variable
from tradewatch.model import NonBlank, here


class Row(GrafanaDefinition, core.RowPanel):  # type: ignore[misc]
    """A titled row of panels; a collapsed one is opened by a click, and its queries run only then.

    With `repeat` there is one such row for each value that the variable has; its title should hold the variable,
    `Strategy $strategy`.
    """

    def __init__(
        self, title: NonBlank, *panels: Panel, collapsed: bool = False, repeat: Variable | None = None
    ) -> None:
        self.defined = here()
        super().__init__(title=title, panels=list(panels), collapsed=collapsed, id=stable_id(f"row {title}"))
        self.repeat = repeat.name if repeat else None

    @property
    def subject(self) -> str:
        return f"row {self.title!r}"

    def to_json_data(self) -> dict[str, Any]:
        """The header; panels are in it only while it is collapsed."""
        panels = [panel.to_json_data() for panel in self.panels] if self.collapsed else []
        return self.header(panels)

    def header(self, panels: list[dict[str, Any]]) -> dict[str, Any]:
        json = {"collapsed": self.collapsed, "id": self.id, "panels": panels, "title": self.title, "type": "row"}
        return json | {"repeat": self.repeat} if self.repeat else json


row = Row
