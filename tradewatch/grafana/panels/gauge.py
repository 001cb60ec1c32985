"""Dials."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.look import BLUE
from tradewatch.grafana.panels.query_panel import Drawn, QueryPanel, colored_by_limits, extent, last_value


class Gauge(QueryPanel):
    """One dial per series, from `min` to `max`; for ratios from 0 to 100%."""

    type = "gauge"
    instant = True

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return colored_by_limits(drawn, BLUE) | extent(drawn)

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "minVizHeight": 75,
            "minVizWidth": 75,
            "orientation": "auto",
            "reduceOptions": last_value(),
            "showThresholdLabels": False,
            "showThresholdMarkers": bool(drawn.limits),
            "sizing": "auto",
        }


gauge = Gauge
