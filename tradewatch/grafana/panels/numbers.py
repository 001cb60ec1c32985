"""Panels that show values as they are now: a series that has gone is not shown with its last value."""

from __future__ import annotations

from typing import Any, Literal, Unpack

from tradewatch.grafana.look import BLUE, GREEN, NEUTRAL, thresholds
from tradewatch.grafana.panels.query_panel import Common, Drawn, QueryPanel, last_value
from tradewatch.grafana.query import Query
from tradewatch.model import RATIO, NonBlank


class Stat(QueryPanel):
    """One number a series.

    `names` shows the legend's names instead of values: what runs, who leads. With a `sparkline` the number is the
    newest of the dashboard's range, and a series that has gone keeps its last one.
    """

    type = "stat"
    usual_height = 4

    def __init__(
        self,
        title: NonBlank,
        *queries: str | Query,
        sparkline: bool = False,
        names: bool = False,
        **common: Unpack[Common],
    ) -> None:
        super().__init__(title, *queries, **common)
        self.sparkline = sparkline
        self.names = names
        self.instant = not sparkline  # type: ignore[misc]

    def field(self, drawn: Drawn) -> dict[str, Any]:
        good = GREEN if drawn.limits else NEUTRAL
        return {"color": {"mode": "thresholds"}, "thresholds": thresholds(drawn.limits, good)}

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "colorMode": "background" if drawn.judged else "value",
            "graphMode": "area" if self.sparkline else "none",
            "justifyMode": "auto",
            "orientation": "auto",
            "reduceOptions": last_value(),
            "textMode": "name" if self.names else "auto",
            "wideLayout": True,
        }


class Gauge(QueryPanel):
    """One dial a series, from `min` to `max`; those of ratios end at 100%."""

    type = "gauge"
    instant = True

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return _measured(drawn)

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


class BarGauge(QueryPanel):
    """One bar a series, from `min` to `max`; those of ratios end at 100%."""

    type = "bargauge"
    instant = True

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return _measured(drawn)

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "displayMode": "basic",
            "namePlacement": "auto",
            "orientation": "horizontal",
            "reduceOptions": last_value(),
            "showUnfilled": True,
            "sizing": "auto",
            "valueMode": "color",
        }


def _measured(drawn: Drawn) -> dict[str, Any]:
    good = GREEN if drawn.limits else BLUE
    extent = {"max": 1, "min": 0} if drawn.unit == RATIO else {}
    return {"color": {"mode": "thresholds"}, "thresholds": thresholds(drawn.limits, good), **extent}


class PieChart(QueryPanel):
    """Shares of a whole: one slice a series, of values that are never below 0."""

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
                "values": ["value", "percent"],
            },
            "pieType": self.shape,
            "reduceOptions": last_value(),
            "tooltip": {"mode": "single", "sort": "none"},
        }


stat = Stat
gauge = Gauge
bargauge = BarGauge
piechart = PieChart
