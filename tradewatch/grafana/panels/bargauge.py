"""Bars that show how full something is."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.look import BLUE
from tradewatch.grafana.panels.query_panel import Drawn, QueryPanel, colored_by_limits, extent, last_value

# In pixels, of a bar and the name above it; lower ones scroll. Grafana's own size of the text depends on their number.
_LOWEST = 38
_NAME, _VALUE = 13, 16


class BarGauge(QueryPanel):
    """One bar per series, from `min` to `max`; for ratios from 0 to 100%."""

    type = "bargauge"
    instant = True

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return colored_by_limits(drawn, BLUE) | extent(drawn)

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return bars(last_value())


def bars(reduced: dict[str, Any], *, row: int = 300) -> dict[str, Any]:
    """`options` of horizontal bars with their names above them, each at most `row` pixels high."""
    return {
        "displayMode": "basic",
        "maxVizHeight": row,
        "minVizHeight": _LOWEST,
        # On the left, a name gets 40% of the width and the rest is cut off.
        "namePlacement": "top",
        "orientation": "horizontal",
        "reduceOptions": reduced,
        "showUnfilled": True,
        "sizing": "manual",
        "text": {"titleSize": _NAME, "valueSize": _VALUE},
        "valueMode": "color",
    }


bargauge = BarGauge
