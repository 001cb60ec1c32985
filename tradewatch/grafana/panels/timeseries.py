"""Lines, bars or points over time."""

from __future__ import annotations

from typing import Any, Literal, Unpack

from tradewatch.grafana.look import STACKING, Stacked, lines
from tradewatch.grafana.panels.query_panel import Common, Drawn, QueryPanel
from tradewatch.grafana.query import Draw, Query
from tradewatch.grafana.resolver import Resolved, Resolver
from tradewatch.grafana.units import display
from tradewatch.model import RATIO, NonBlank

Legend = Literal["list", "table", "hidden"]
# Grafana gives a legend a third of the panel: about three lines.
_MOST_NAMES = 8
# Grafana's titles of calculations, by which it sorts.
_TITLES = {"lastNotNull": "Last *", "max": "Max", "min": "Min"}


class TimeSeries(QueryPanel):
    """Lines, bars or points over time, with limits as dashed lines.

    The legend of many series has the highest on top, or the lowest if it has lower limits. With `legend="table"`, it
    shows the last, smallest and largest value of each series. Stacked values share one axis from zero, and only values
    with the same sign add up. `fill` is an opacity from 0 to 100; other values raise DefinitionError.
    """

    type = "timeseries"

    def __init__(
        self,
        title: NonBlank,
        *queries: str | Query,
        draw: Literal["line", "bars", "points"] = "line",
        stacked: Stacked = "no",
        fill: int | None = None,
        legend: Legend = "list",
        **common: Unpack[Common],
    ) -> None:
        super().__init__(title, *queries, **common)
        self.draw = draw
        self.stacked = stacked
        self.fill = fill
        self.legend = legend
        if fill is not None and not 0 <= fill <= 100:
            self.reject("fill", f"a fill of {fill}", fix="choose an opacity from 0 to 100")

    def body(self, resolved: Resolved, resolver: Resolver) -> dict[str, Any]:
        json = super().body(resolved, resolver)
        if self.legend == "list" and sum(resolver.series(query.labels) for query in resolved.queries) > _MOST_NAMES:
            worst = "min" if self.below else "max" if self.above else "lastNotNull"
            json["options"]["legend"] |= _worst_first(worst, low_is_bad=bool(self.below))
        return json

    def field(self, drawn: Drawn) -> dict[str, Any]:
        custom = _drawn_as(self.draw, stacked=self.stacked != "no")
        if self.fill is not None:
            custom["fillOpacity"] = self.fill
        if self.stacked != "no":
            custom["stacking"] = {"group": "A", "mode": STACKING[self.stacked]}
        if drawn.display.from_zero or self.stacked != "no" or self.draw == "bars":
            custom["axisSoftMin"] = 0
        least = self.least_end(drawn) if self.stacked != "percent" else None
        if least is not None:
            custom["axisSoftMax"] = least
        defaults: dict[str, Any] = {"color": {"mode": "palette-classic"}, "custom": custom}
        if drawn.limits:
            defaults["thresholds"] = lines(drawn.limits)
            custom["thresholdsStyle"] = {"mode": "dashed"}
            ends = [limit.beyond() for limit in drawn.limits]
            if drawn.limits[0].above:
                custom["axisSoftMax"] = max(*ends, custom.get("axisSoftMax", ends[0]))
            else:
                custom["axisSoftMin"] = min(*ends, custom.get("axisSoftMin", ends[0]))
                if drawn.unit == RATIO:
                    custom["axisSoftMax"] = 1
        return defaults

    def own_look(self, query: Query, drawn: Drawn, resolver: Resolver) -> dict[str, Any]:
        look = super().own_look(query, drawn, resolver)
        if query.draw and query.draw != self.draw:
            look |= {f"custom.{key}": value for key, value in _drawn_as(query.draw, stacked=False).items()}
        if query.right:
            look["custom.axisPlacement"] = "right"
            unit = query.unit or drawn.unit
            if unit and display(unit).from_zero:
                look["custom.axisSoftMin"] = 0
        if self.stacked != "no" and (query.right or query.draw):
            look["custom.stacking"] = {"group": "A", "mode": "none"}
        return look

    def options(self, drawn: Drawn) -> dict[str, Any]:
        many = _worst_first("lastNotNull") | {"calcs": [*_TITLES]} if self.legend == "table" else {}
        return {
            "legend": {
                "calcs": [],
                "displayMode": "list",
                **many,
                "placement": "bottom",  # on the right it may take 60% of the graph
                "showLegend": self.legend != "hidden",
            },
            "tooltip": {"mode": "multi", "sort": "desc"},
        }


def _worst_first(calculation: str, *, low_is_bad: bool = False) -> dict[str, Any]:
    """What differs in the legend of many series: a list that scrolls, in which the names that matter are on top."""
    return {
        "calcs": [calculation],
        "displayMode": "table",
        "sortBy": _TITLES[calculation],
        "sortDesc": not low_is_bad,
    }


def _drawn_as(draw: Draw, *, stacked: bool) -> dict[str, Any]:
    """`custom` of a way to draw; only stacked lines are filled, because ten fills hide a limit."""
    match draw:
        case "line":
            return {"drawStyle": "line", "fillOpacity": 40 if stacked else 0, "lineWidth": 1, "showPoints": "auto"}
        case "bars":
            return {"drawStyle": "bars", "fillOpacity": 80, "lineWidth": 0, "showPoints": "never"}
        case "points":
            return {"drawStyle": "points", "fillOpacity": 0, "lineWidth": 0, "pointSize": 5, "showPoints": "always"}
        case "limit":
            return {
                "drawStyle": "line",
                "fillOpacity": 0,
                "lineStyle": {"dash": [10, 10], "fill": "dash"},
                "lineWidth": 1,
                "showPoints": "never",
            }


timeseries = TimeSeries
