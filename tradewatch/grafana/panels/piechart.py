"""Shares of a whole."""

from __future__ import annotations

from typing import Any, Literal, Unpack

from tradewatch.grafana.panels.query_panel import Common, Drawn, QueryPanel, last_value
from tradewatch.grafana.query import Query
from tradewatch.model import NonBlank


class PieChart(QueryPanel):
    """Shares of a whole: one slice per series. Values must not be negative."""

    type = "piechart"
    instant = True

    def __init__(
        self,
        title: NonBlank,
        *queries: str | Query,
        shape: Literal["pie", "donut"] = "donut",
        **common: Unpack[Common],
    ) -> None:
        super().__init__(title, *queries, **common)
        self.shape = shape

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return {"color": {"mode": "palette-classic"}}

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "displayLabels": ["percent"],
            "legend": {
                "displayMode": "table",
                "placement": "right",
                "showLegend": True,
                "values": ["value"],  # the slices show the percentages
            },
            "pieType": self.shape,
            "reduceOptions": last_value(),
            "tooltip": {"mode": "single", "sort": "none"},
        }


piechart = PieChart
