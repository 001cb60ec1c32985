"""States over time, as bands."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.look import BLUE
from tradewatch.grafana.panels.query_panel import Drawn, QueryPanel, colored_by_limits


class StateTimeline(QueryPanel):
    """Coloured bands, one line per series, which show how long each state lasted."""

    type = "state-timeline"

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return {"custom": {"fillOpacity": 70, "lineWidth": 0}, **colored_by_limits(drawn, BLUE)}

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "alignValue": "left",
            "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": False},
            "mergeValues": True,
            "rowHeight": 0.9,
            "showValue": "auto",
            "tooltip": {"mode": "single", "sort": "none"},
        }


state_timeline = StateTimeline
