"""Bars that show how full something is."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.look import BLUE
from tradewatch.grafana.panels.query_panel import Drawn, QueryPanel, colored_by_limits, extent, last_value


class BarGauge(QueryPanel):
    """One bar per series, from `min` to `max`; for ratios from 0 to 100%."""

    type = "bargauge"
    instant = True

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return colored_by_limits(drawn, BLUE) | extent(drawn)

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "displayMode": "basic",
            # On the left, a name gets 40% of the width and the rest is cut off.
            "namePlacement": "top",
            "orientation": "horizontal",
            "reduceOptions": last_value(),
            "showUnfilled": True,
            "sizing": "auto",
            "valueMode": "color",
        }


bargauge = BarGauge
