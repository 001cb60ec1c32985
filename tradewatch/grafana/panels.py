"""Panel types with the house look; each is one class, written by its lower-case name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tradewatch.grafana.look import BLUE, GREEN, NEUTRAL, thresholds
from tradewatch.grafana.panel import Panel, Resolved
from tradewatch.grafana.provisioning import datasource_title
from tradewatch.grafana.query import Query, ref_id
from tradewatch.grafana.query_panel import Drawn, QueryPanel, last_value, override
from tradewatch.grafana.units import display
from tradewatch.model import RATIO, Environment


class TimeSeries(QueryPanel):
    """Lines over time; the limit is a dashed line."""

    type = "timeseries"

    def field(self, drawn: Drawn) -> dict[str, Any]:
        custom: dict[str, Any] = {"drawStyle": "line", "fillOpacity": 10, "lineWidth": 1, "showPoints": "auto"}
        if drawn.display.from_zero:
            custom["axisSoftMin"] = 0
        defaults: dict[str, Any] = {"color": {"mode": "palette-classic"}, "custom": custom}
        if drawn.limit:
            # A line has the colour of its step, or of the step before a transparent one.
            defaults["thresholds"] = thresholds(drawn.limit, "transparent")
            custom["thresholdsStyle"] = {"mode": "dashed"}
            beyond = drawn.limit.beyond()
            if drawn.limit.above:
                custom["axisSoftMax"] = beyond
            else:
                custom["axisSoftMin"] = min(beyond, custom.get("axisSoftMin", beyond))
        return defaults

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "multi", "sort": "desc"},
        }


class Stat(QueryPanel):
    """One number a series, as it is now: a series that has gone is not shown with its last value."""

    type = "stat"
    usual_height = 4
    instant = True

    def field(self, drawn: Drawn) -> dict[str, Any]:
        good = GREEN if drawn.limit else NEUTRAL
        return {"color": {"mode": "thresholds"}, "thresholds": thresholds(drawn.limit, good)}

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "colorMode": "background" if drawn.judged else "value",
            "graphMode": "none",
            "justifyMode": "auto",
            "orientation": "auto",
            "reduceOptions": last_value(),
            "textMode": "auto",
            "wideLayout": True,
        }


class BarGauge(QueryPanel):
    """One bar a series, as it is now; the bars of ratios end at 100%."""

    type = "bargauge"
    instant = True

    def field(self, drawn: Drawn) -> dict[str, Any]:
        good = GREEN if drawn.limit else BLUE
        extent = {"max": 1, "min": 0} if drawn.unit == RATIO else {}
        return {"color": {"mode": "thresholds"}, "thresholds": thresholds(drawn.limit, good), **extent}

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


class StateTimeline(QueryPanel):
    """Bands of colour over time, for 0/1 and other states."""

    type = "state-timeline"

    def field(self, drawn: Drawn) -> dict[str, Any]:
        good = GREEN if drawn.limit else BLUE
        return {
            "color": {"mode": "thresholds"},
            "custom": {"fillOpacity": 70, "lineWidth": 0},
            "thresholds": thresholds(drawn.limit, good),
        }

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "alignValue": "left",
            "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": False},
            "mergeValues": True,
            "rowHeight": 0.9,
            "showValue": "auto",
            "tooltip": {"mode": "single", "sort": "none"},
        }


class Table(QueryPanel):
    """One line for each combination of labels, one column of values for each query, titled by its legend."""

    type = "table"
    instant = True
    as_table = True

    def field(self, drawn: Drawn) -> dict[str, Any]:
        return {
            "color": {"mode": "thresholds"},
            "custom": {"align": "auto", "cellOptions": {"type": "auto"}},
            "thresholds": thresholds(drawn.limit, GREEN if drawn.limit else NEUTRAL),
        }

    def options(self, drawn: Drawn) -> dict[str, Any]:
        return {"cellHeight": "sm", "showHeader": True}

    def overrides(self, drawn: Drawn) -> list[dict[str, Any]]:
        units = [
            override("byName", query.legend, unit=display(query.unit).unit)
            for query in drawn.queries
            if query.legend and query.unit and query.unit != drawn.unit
        ]
        if not drawn.judged:
            return units
        # Not in the defaults: the text of the labels has no threshold and would turn green.
        return [override("byType", "number", **{"custom.cellOptions": {"type": "color-text"}}), *units]

    def body(self, resolved: Resolved, environment: Environment | None) -> dict[str, Any]:
        organize = {
            "excludeByName": {"Time": True},
            "indexByName": {},
            "renameByName": _columns(resolved.queries),
        }
        merge = [{"id": "merge", "options": {}}] if len(resolved.queries) > 1 else []
        return super().body(resolved, environment) | {
            "transformations": [*merge, {"id": "organize", "options": organize}]
        }


def _columns(queries: Sequence[Query]) -> dict[str, str]:
    """Grafana's name of each value column -> its legend."""
    alone = len(queries) == 1
    return {
        "Value" if alone else f"Value #{ref_id(index)}": query.legend
        for index, query in enumerate(queries)
        if query.legend
    }


class Text(Panel):
    """Markdown."""

    type = "text"
    usual_height = 4

    def __init__(self, title: str, content: str, *, width: int | None = None, height: int | None = None) -> None:
        super().__init__(title, width=width, height=height)
        self.content = content

    def body(self, resolved: Resolved, environment: Environment | None) -> dict[str, Any]:
        return {"options": {"content": self.content, "mode": "markdown"}}


class AlertList(Panel):
    """The alerts of this environment's Prometheus that fire or are about to."""

    type = "alertlist"

    def __init__(self, title: str, *, description: str, width: int | None = None, height: int | None = None) -> None:
        super().__init__(title, description=description, width=width, height=height)

    def body(self, resolved: Resolved, environment: Environment | None) -> dict[str, Any]:
        options: dict[str, Any] = {
            "alertInstanceLabelFilter": "",
            "alertName": "",
            "dashboardAlerts": False,
            "groupBy": [],
            "groupMode": "default",
            "maxItems": 50,
            "showInactiveAlerts": False,
            "sortOrder": 3,  # by importance
            "stateFilter": {
                "error": True,
                "firing": True,
                "noData": False,
                "normal": False,
                "pending": True,
                "recovering": True,
            },
            "viewMode": "list",
        }
        if environment:
            # By title: Grafana resolves no variable here.
            options["datasource"] = datasource_title(environment)
        return {"options": options}


timeseries = TimeSeries
stat = Stat
bargauge = BarGauge
state_timeline = StateTimeline
table = Table
text = Text
alertlist = AlertList
