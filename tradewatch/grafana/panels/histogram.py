"""A distribution over the whole range."""

from __future__ import annotations

from typing import Any, Unpack

from tradewatch.grafana.look import BLUE, thresholds
from tradewatch.grafana.panels.query_panel import Common, Drawn, QueryPanel
from tradewatch.grafana.query import Query
from tradewatch.model import NonBlank


class Histogram(QueryPanel):
    """How many samples of a gauge each bucket has in the time range; `combine` adds up all series."""

    type = "histogram"

    def __init__(
        self, title: NonBlank, *queries: str | Query, buckets: int = 30, combine: bool = True, **common: Unpack[Common]
    ) -> None:
        super().__init__(title, *queries, **common)
        self.buckets = buckets
        self.combine = combine

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "color": {"mode": "palette-classic"},
            "custom": {"fillOpacity": 80, "lineWidth": 0},
            "thresholds": thresholds(drawn.limits, BLUE),
        }

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "bucketCount": self.buckets,
            "combine": self.combine,
            "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": not self.combine},
            "tooltip": {"mode": "multi", "sort": "none"},
        }


histogram = Histogram
