"""A distribution over time."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.look import BLUE
from tradewatch.grafana.panels.query_panel import Drawn, QueryPanel


class Heatmap(QueryPanel):
    """The distribution of a histogram's values over time; `unit` is the unit of the values.

    The query returns a rate or an increase for each `le`: `sum by (le) (increase(x_bucket[$__rate_interval]))`.
    """

    type = "heatmap"
    format = "heatmap"

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return {"custom": {"hideFrom": {"legend": False, "tooltip": False, "viz": False}}}

    def options(self, drawn: Drawn) -> dict[str, Any]:
        axis: dict[str, Any] = {"axisPlacement": "left", "reverse": False}
        if drawn.display.unit:
            axis["unit"] = drawn.display.unit
        return {
            "calculate": False,
            "cellGap": 1,
            "color": {
                "exponent": 0.5,
                "fill": BLUE,
                "mode": "scheme",
                "reverse": False,
                "scale": "exponential",
                "scheme": "Blues",
                "steps": 64,
            },
            # Buckets without observations stay empty.
            "filterValues": {"le": 1e-9},
            "legend": {"show": False},
            "rowsFrame": {"layout": "auto"},
            "tooltip": {"mode": "single", "showColorScale": False, "yHistogram": True},
            "yAxis": axis,
        }


heatmap = Heatmap
