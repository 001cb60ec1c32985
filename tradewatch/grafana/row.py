"""Rows of panels."""

from __future__ import annotations

from typing import Any

from grafanalib import core

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.grafana.panels.panel import Panel, stable_id
from tradewatch.grafana.variable import Variable
from tradewatch.model import NonBlank, here


class Row(GrafanaDefinition, core.RowPanel):  # type: ignore[misc]
    """A row of panels with a title. The queries of a collapsed row run when somebody opens it.

    With `repeat`, Grafana shows the row once for each value of the variable; the title should contain the variable, for
    example `Region $region`.
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
        """The row; it contains its panels only if it is collapsed."""
        panels = [panel.to_json_data() for panel in self.panels] if self.collapsed else []
        return self.header(panels)

    def header(self, panels: list[dict[str, Any]]) -> dict[str, Any]:
        """The row's own JSON, with these panels in it."""
        json = {"collapsed": self.collapsed, "id": self.id, "panels": panels, "title": self.title, "type": "row"}
        return json | {"repeat": self.repeat} if self.repeat else json


row = Row
