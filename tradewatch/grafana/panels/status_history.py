"""States over time, as a grid of cells."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.look import BLUE
from tradewatch.grafana.panels.query_panel import Drawn, QueryPanel, colored_by_limits


class StatusHistory(QueryPanel):
    """A grid of cells, one line per series, which shows the state at each step. Give its query a `step`."""

    type = "status-history"

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return {"custom": {"fillOpacity": 70, "lineWidth": 0}, **colored_by_limits(drawn, BLUE)}

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "colWidth": 0.9,
            "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": False},
            "rowHeight": 0.9,
            "showValue": "auto",
            "tooltip": {"mode": "single", "sort": "none"},
        }


status_history = StatusHistory
