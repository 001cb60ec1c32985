"""A panel's JSON in the shape of this Grafana, where the old one has a certain meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from tradewatch.grafana.query import ref_id

Json = dict[str, Any]

# Panels written in Angular, which Grafana 12 has removed -> what to use instead.
DEAD_PANEL_TYPES: Mapping[str, str] = {
    "flant-statusmap-panel": "status-history",
    "grafana-piechart-panel": "piechart",
    "grafana-worldmap-panel": "geomap",
    "graph": "timeseries",
    "larona-epict-panel": "canvas",
    "marcuscalidus-svg-panel": "canvas",
    "natel-discrete-panel": "state-timeline",
    "singlestat": "stat",
    "table-old": "table",
}

_STALE = ("editable", "error", "height", "span", "minSpan", "isNew")
_ROW = ("collapsed", "datasource", "gridPos", "id", "panels", "repeat", "title", "type")
_WITHOUT_FIELDS = ("alertlist", "dashlist", "news", "text")
# These have no effect; 100 is the default of grafanalib, which makes every graph coarse.
_UNSET = {
    "hideTimeOverride": False,
    "links": [],
    "maxDataPoints": 100,
    "targets": [],
    "transformations": [],
    "transparent": False,
}


def migrate_panel(panel: Json) -> None:
    """Migrate one panel in place, without the panels in a row."""
    kind = panel.setdefault("type", "")
    if kind in DEAD_PANEL_TYPES:
        return
    for key in [key for key in panel if key in _STALE or (kind == "row" and key not in _ROW)]:
        del panel[key]
    for key, unset in _UNSET.items():
        if key in panel and panel[key] == unset:
            del panel[key]
    modern_datasource(panel)
    if kind == "row":
        return
    if kind in _SHAPES:
        _SHAPES[kind](panel)
    _migrate_targets(panel)
    if kind in _WITHOUT_FIELDS:
        panel.pop("fieldConfig", None)
    elif "fieldConfig" in panel:
        _migrate_fields(panel["fieldConfig"])


def modern_datasource(owner: Json) -> None:
    """Replace a data source that is a text by `{uid}`, which Grafana finds by its uid or its name."""
    named = owner.get("datasource")
    if isinstance(named, str):
        owner["datasource"] = {"uid": named}


def _migrate_targets(panel: Json) -> None:
    targets = panel.get("targets", [])
    taken = {target.get("refId") for target in targets}
    free = (letters for letters in map(ref_id, count()) if letters not in taken)
    for target in targets:
        modern_datasource(target)
        target["refId"] = target.get("refId") or next(free)
        if target.get("expr"):
            _migrate_prometheus_target(target)


def _migrate_prometheus_target(target: Json) -> None:
    for key in ("query", "target", "metric", "step", "intervalFactor"):
        target.pop(key, None)
    for key in ("interval", "hide"):
        if not target.get(key):
            target.pop(key, None)
    target["instant"] = bool(target.get("instant"))
    target.setdefault("range", not target["instant"])


def _migrate_fields(fields: Json) -> None:
    defaults = fields.setdefault("defaults", {})
    fields.setdefault("overrides", [])
    if "thresholds" in defaults:
        steps = [_step(step) for step in defaults["thresholds"].get("steps") or []]
        # Without a step, Grafana uses its default, which is red from 80.
        defaults["thresholds"]["steps"] = steps or [{"color": "green", "value": None}]
    if "mappings" in defaults:
        defaults["mappings"] = [_mapping(mapping) for mapping in defaults["mappings"]]
    if defaults.get("unit") == "":
        del defaults["unit"]
    custom = defaults.get("custom", {})
    if custom.get("stacking") == {}:
        del custom["stacking"]


def _step(step: Json) -> Json:
    value = step.get("value")
    return {"color": step.get("color"), "value": None if value == "null" else value}


def _mapping(mapping: Json) -> Json:
    """`{value, text}` and `{from, to, text}` of before Grafana 8."""
    if "options" in mapping:
        return mapping
    result = {"text": mapping.get("text", "")}
    if mapping.get("type") == 2 or "value" not in mapping:
        ends = {end: float(mapping[end]) for end in ("from", "to") if mapping.get(end) not in (None, "")}
        return {"type": "range", "options": {"from": None, "to": None} | ends | {"result": result}}
    return {"type": "value", "options": {str(mapping["value"]): result}}


def _stat(panel: Json) -> None:
    defaults = panel.get("fieldConfig", {}).get("defaults", {})
    if defaults.get("noValue") == "none":  # shown as a word
        del defaults["noValue"]


def _gauge(panel: Json) -> None:
    """Move calculations and markers, which grafanalib writes into the fields, to the options."""
    fields = panel.setdefault("fieldConfig", {})
    defaults = fields.setdefault("defaults", {})
    options = panel.setdefault("options", {})
    for key in ("showThresholdLabels", "showThresholdMarkers"):
        if key in fields:
            options[key] = fields.pop(key)
    _reduce(defaults, options)


def _bargauge(panel: Json) -> None:
    """`fieldOptions` of Grafana 6."""
    options = panel.setdefault("options", {})
    old = options.pop("fieldOptions", None)
    if old is None:
        return
    for key in ("showThresholdLabels", "showThresholdMarkers"):
        options.pop(key, None)
    defaults = panel.setdefault("fieldConfig", {}).setdefault("defaults", {})
    defaults.update(old.get("defaults", {}))
    defaults.update({key: old[key] for key in ("calcs", "limit", "mappings", "values") if key in old})
    defaults["thresholds"] = {"mode": "absolute", "steps": old.get("thresholds")}
    _reduce(defaults, options)


def _reduce(defaults: Json, options: Json) -> None:
    """Move the reduction of a series to one number from the fields to the options."""
    reduce = {"calcs": ["lastNotNull"], "fields": "", "values": False}
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
    defaults = panel.setdefault("fieldConfig", {}).setdefault("defaults", {})
    for key in ("columns", "fontSize"):
        panel.pop(key, None)
    for key in ("color", "mappings"):
        if key in panel:
            defaults.setdefault(key, panel.pop(key))
    custom = defaults.get("custom", {})
    if "displayMode" in custom:
        mode = custom.pop("displayMode")
        custom["cellOptions"] = dict(_CELLS.get(mode, {"type": mode}))


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
    states = panel.pop("stateFilter", [])
    panel.setdefault("options", {}).update(
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
    panel["options"] = moved | panel.get("options", {})


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
    axis = old.get("yAxis", {})
    unit = {"unit": axis["format"]} if axis.get("format") else {}
    panel["options"] = {
        "calculate": old["dataFormat"] != "tsbuckets",
        "legend": {"show": bool(old.get("legend", {}).get("show"))},
        "yAxis": {"axisPlacement": "left", "reverse": bool(old.get("reverseYBuckets")), **unit},
    }


def _news(panel: Json) -> None:
    panel.get("options", {}).pop("useProxy", None)  # Grafana asks for feeds itself


_SHAPES: Mapping[str, Callable[[Json], None]] = {
    "alertlist": _alertlist,
    "bargauge": _bargauge,
    "dashlist": _dashlist,
    "gauge": _gauge,
    "heatmap": _heatmap,
    "news": _news,
    "stat": _stat,
    "table": _table,
}
