"""Bars side by side."""

from __future__ import annotations

from typing import Any, Unpack

from tradewatch.grafana.look import BLUE, GREEN, STACKING, Stacked, thresholds
from tradewatch.grafana.panels.query_panel import Common, Drawn, QueryPanel
from tradewatch.grafana.panels.table import tabular
from tradewatch.grafana.query import Query
from tradewatch.grafana.transform import Transformation
from tradewatch.model import NonBlank


class BarChart(QueryPanel):
    """Bars of current values: a group for each value of the label `x`, with a bar for each query."""

    type = "barchart"
    instant = True
    format = "table"

    def __init__(
        self,
        title: NonBlank,
        *queries: str | Query,
        x: NonBlank,
        stacked: Stacked = "no",
        horizontal: bool = False,
        **common: Unpack[Common],
    ) -> None:
        super().__init__(title, *queries, **common)
        self.x = x
        self.stacked = stacked
        self.horizontal = horizontal

    def field(self, drawn: Drawn) -> dict[str, Any]:
        mode = "thresholds" if drawn.limits else "palette-classic"
        least = self.least_end(drawn)
        return {
            "color": {"mode": mode},
            "custom": {"axisSoftMin": 0, "fillOpacity": 80, "lineWidth": 0}
            | ({} if least is None else {"axisSoftMax": least}),
            "thresholds": thresholds(drawn.limits, GREEN if drawn.limits else BLUE),
        }

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "barWidth": 0.9,
            "groupWidth": 0.7,
            "legend": {
                "calcs": [],
                "displayMode": "list",
                "placement": "bottom",
                "showLegend": len(drawn.queries) + len(self.steps) > 1,
            },
            "orientation": "horizontal" if self.horizontal else "auto",
            "showValue": "auto",
            "stacking": STACKING[self.stacked],
            "tooltip": {"mode": "multi", "sort": "none"},
            "xField": self.x,
        }

    def matcher(self, query: Query, index: int) -> tuple[str, str]:
        return "byName", query.legend or "Value"  # merged queries are one frame

    def transformations_of(self, drawn: Drawn) -> tuple[Transformation, ...]:
        return (*tabular(drawn.queries), *self.steps)


barchart = BarChart
