"""Panels of today's types as grafanalib and older Grafanas wrote them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tradewatch.grafana.migration.fields import defaults_of, reduction
from tradewatch.grafana.migration.json_parts import Json, mapping, mappings


def _stat(panel: Json) -> None:
    defaults = defaults_of(panel)
    if defaults.get("noValue") == "none":  # shown as a word
        del defaults["noValue"]


def _gauge(panel: Json) -> None:
    """Move calculations and markers, which grafanalib writes into the fields, to the options."""
    defaults, fields, options = defaults_of(panel), panel["fieldConfig"], panel["options"]
    for key in ("showThresholdLabels", "showThresholdMarkers"):
        if key in fields:
            options[key] = fields.pop(key)
    _reduce(defaults, options)


def _bargauge(panel: Json) -> None:
    """`fieldOptions` of Grafana 6."""
    options = panel["options"]
    old = mapping(options.pop("fieldOptions", None))
    if not old:
        return
    for key in ("showThresholdLabels", "showThresholdMarkers"):
        options.pop(key, None)
    defaults = defaults_of(panel)
    defaults.update(mapping(old.get("defaults")))
    defaults.update({key: old[key] for key in ("calcs", "limit", "mappings", "values") if key in old})
    defaults["thresholds"] = {"mode": "absolute", "steps": mappings(old.get("thresholds"))}
    _reduce(defaults, options)


def _reduce(defaults: Json, options: Json) -> None:
    """Move the reduction of a series to one number from the fields to the options."""
    reduce = reduction()
    reduce |= {key: defaults.pop(key) for key in ("calcs", "limit", "values") if key in defaults}
    options.setdefault("reduceOptions", reduce)
    defaults.pop("override", None)
    if "title" in defaults:
        defaults["displayName"] = defaults.pop("title")


_CELLS: Mapping[str, Json] = {
    "basic": {"type": "gauge", "mode": "basic"},
    "color-background": {"type": "color-background", "mode": "gradient"},
    "color-background-solid": {"type": "color-background", "mode": "basic"},
    "gradient-gauge": {"type": "gauge", "mode": "gradient"},
    "lcd-gauge": {"type": "gauge", "mode": "lcd"},
}


def _table(panel: Json) -> None:
    defaults = defaults_of(panel)
    for key in ("columns", "fontSize"):
        panel.pop(key, None)
    for key in ("color", "mappings"):
        if key in panel:
            defaults.setdefault(key, panel.pop(key))
    custom = mapping(defaults.get("custom"))
    if "displayMode" in custom:
        mode = str(custom.pop("displayMode"))
        defaults["custom"] = custom | {"cellOptions": dict(_CELLS.get(mode, {"type": mode}))}


_STATES = {
    "alerting": "firing",
    "execution_error": "error",
    "no_data": "noData",
    "ok": "normal",
    "pending": "pending",
}


def _alertlist(panel: Json) -> None:
    """The list of Grafana's own alerts in Angular."""
    if "limit" not in panel:
        return
    states = panel.pop("stateFilter", None) or ()
    panel["options"].update(
        maxItems=panel.pop("limit"),
        sortOrder=panel.pop("sortOrder", 1),
        dashboardAlerts=panel.pop("onlyAlertsOnDashboard", False),
        stateFilter={new: not states or old in states for old, new in _STATES.items()},
    )
    for key in ("dashboardTags", "nameFilter", "show"):
        panel.pop(key, None)


_DASHLIST = {
    "headings": "showHeadings",
    "limit": "maxItems",
    "query": "query",
    "recent": "showRecentlyViewed",
    "search": "showSearch",
    "starred": "showStarred",
    "tags": "tags",
}


def _dashlist(panel: Json) -> None:
    """In Angular, the options were keys of the panel."""
    moved = {new: panel.pop(old) for old, new in _DASHLIST.items() if old in panel}
    panel["options"] = moved | panel["options"]


_OLD_HEATMAP = (
    *("cards", "color", "dataFormat", "heatmap", "hideZeroBuckets", "highlightCards", "legend", "reverseYBuckets"),
    *("tooltip", "xAxis", "xBucketNumber", "xBucketSize", "yAxis", "yBucketBound", "yBucketNumber", "yBucketSize"),
)


def _heatmap(panel: Json) -> None:
    """The heatmap in Angular: its cells and the unit of its axis. Colours are Grafana's default."""
    old = {key: panel.pop(key) for key in _OLD_HEATMAP if key in panel}
    if "dataFormat" not in old:
        panel.update(old)
        return
    axis = mapping(old.get("yAxis"))
    unit = {"unit": axis["format"]} if axis.get("format") else {}
    panel["options"] = {
        "calculate": old["dataFormat"] != "tsbuckets",
        "legend": {"show": bool(mapping(old.get("legend")).get("show"))},
        "yAxis": {"axisPlacement": "left", "reverse": bool(old.get("reverseYBuckets")), **unit},
    }


def _news(panel: Json) -> None:
    panel["options"].pop("useProxy", None)  # Grafana asks for feeds itself


def _text(panel: Json) -> None:
    """Before Grafana 7, the options were keys of the panel."""
    panel["options"] = {key: panel.pop(key) for key in ("content", "mode") if key in panel} | panel["options"]


# What to do with a panel of each type.
SHAPES: Mapping[str, Callable[[Json], None]] = {
    "alertlist": _alertlist,
    "bargauge": _bargauge,
    "dashlist": _dashlist,
    "gauge": _gauge,
    "heatmap": _heatmap,
    "news": _news,
    "stat": _stat,
    "table": _table,
    "text": _text,
}
