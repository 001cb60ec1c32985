"""Panels of states over time, for 0/1 and other values that have a meaning."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.look import BLUE, GREEN, thresholds
from tradewatch.grafana.panels.query_panel import Drawn, QueryPanel

_LEGEND = {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": False}
_TOOLTIP = {"mode": "single", "sort": "none"}


class _States(QueryPanel):
    def field(self, drawn: Drawn) -> dict[str, Any]:
        good = GREEN if drawn.limits else BLUE
        return {
            "color": {"mode": "thresholds"},
            "custom": {"fillOpacity": 70, "lineWidth": 0},
            "thresholds": thresholds(drawn.limits, good),
        }


class StateTimeline(_States):
    """Bands of colour, one line a series: how long each state lasted."""

    type = "state-timeline"

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "alignValue": "left",
            "legend": dict(_LEGEND),
            "mergeValues": True,
            "rowHeight": 0.9,
            "showValue": "auto",
            "tooltip": dict(_TOOLTIP),
        }


class StatusHistory(_States):
    """A grid of cells, one line a series: what each moment was like. Give its query a `step`."""

    type = "status-history"

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "colWidth": 0.9,
            "legend": dict(_LEGEND),
            "rowHeight": 0.9,
            "showValue": "auto",
            "tooltip": dict(_TOOLTIP),
        }


state_timeline = StateTimeline
status_history = StatusHistory
