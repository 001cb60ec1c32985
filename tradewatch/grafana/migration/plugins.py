"""Panels of Angular plugins that Grafana has a panel for today: pie charts, states and status maps."""

from __future__ import annotations

from tradewatch.grafana.migration.fields import (
    CALCULATIONS,
    angular_mappings,
    custom_of,
    defaults_of,
    fixed,
    override,
    reduction,
)
from tradewatch.grafana.migration.json_parts import Json, mapping, mappings, number

_OF_PIES = (
    *("aliasColors", "breakPoint", "combine", "decimals", "fontSize", "format", "height", "legend", "legendType"),
    *("nullPointMode", "pieType", "strokeWidth", "thresholds", "valueName"),
)
_PLACES = {"Right side": "right", "Under graph": "bottom"}


def piechart(panel: Json) -> None:
    """A pie chart of the plugin of before Grafana 8."""
    legend = mapping(panel.get("legend"))
    numbers = {"percentage": "percent", "values": "value"}
    panel["type"] = "piechart"
    panel["options"] = {
        "legend": {
            "displayMode": "list",
            "placement": _PLACES.get(str(panel.get("legendType")), "right"),
            "showLegend": legend.get("show", True) is not False and panel.get("legendType") != "On graph",
            "values": [new for old, new in numbers.items() if legend.get(old)],
        },
        "pieType": "donut" if panel.get("pieType") == "donut" else "pie",
        "reduceOptions": reduction(CALCULATIONS.get(str(panel.get("valueName", "current")), "lastNotNull")),
    }
    defaults = defaults_of(panel)
    defaults["unit"] = str(panel.get("format") or "none")
    for name, color in mapping(panel.get("aliasColors")).items():
        override(panel, name, {"color": fixed(color)})
    for key in _OF_PIES:
        panel.pop(key, None)


_OF_STATES = (
    *("backgroundColor", "colorMaps", "crosshairColor", "decimals", "display", "expandFromQueryS", "extendLastValue"),
    *("highlightOnMouseover", "legendPercentDecimals", "legendSortBy", "lineColor", "metricNameColor", "rowHeight"),
    *("showDistinctCount", "showLegend", "showLegendCounts", "showLegendNames", "showLegendPercent"),
    *("showLegendTime", "showLegendValues", "showTimeAxis", "showTransitionCount", "textSize", "textSizeTime"),
    *("timeTextColor", "units", "use12HourClock", "valueTextColor", "writeAllValues", "writeLastValue"),
    *("writeMetricNames", "timeOptions", "timePrecision", "useTimePrecision", "colors"),
)


def states(panel: Json) -> None:
    """States over time, of the plugin Discrete: each text has its colour."""
    colors = {str(each.get("text")): each.get("color") for each in mappings(panel.get("colorMaps"))}
    chosen = angular_mappings(panel)
    for each in chosen:
        options = each["options"]
        for result in [options["result"]] if "result" in options else options.values():
            if result["text"] in colors:
                result["color"] = colors[result["text"]]
    panel["type"] = "state-timeline"
    panel["options"] = {
        "legend": {
            "displayMode": "list",
            "placement": "bottom",
            "showLegend": panel.get("showLegend", True) is not False,
        },
        "mergeValues": True,
        "showValue": "always" if panel.get("writeAllValues") else "auto",
    }
    defaults = defaults_of(panel)
    if chosen:
        defaults["mappings"] = chosen
    defaults["unit"] = str(panel.get("units") or "none")
    for key in _OF_STATES:
        panel.pop(key, None)


_OF_MAPS = (
    *("cards", "color", "data", "isNew", "legend", "nullPointMode", "tooltip", "useMax", "usingPagination"),
    *("xAxis", "xaxis", "yAxis", "yAxisSort", "yaxis"),
)


def status_map(panel: Json) -> None:
    """A status map of the plugin: each value has its colour."""
    color = mapping(panel.get("color"))
    panel["type"] = "status-history"
    panel["options"] = {"showValue": "never"}
    custom_of(panel)
    defaults = panel["fieldConfig"]["defaults"]
    if color.get("mode") == "discrete":
        defaults["mappings"] = [
            {
                "type": "value",
                "options": {
                    f"{number(each.get('value')):g}": {
                        "text": str(each.get("tooltip") or each.get("value")),
                        "color": each.get("color"),
                    }
                },
            }
            for each in mappings(color.get("thresholds"))
            if number(each.get("value")) is not None
        ]
    else:
        ends = {end: value for end in ("min", "max") if (value := number(color.get(end))) is not None}
        panel["fieldConfig"]["defaults"] = defaults | ends | {"color": {"mode": "continuous-GrYlRd"}}
    for key in _OF_MAPS:
        panel.pop(key, None)
