"""A panel's JSON in the shape of this Grafana."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

from tradewatch.grafana.migration.angular_table import angular_table, is_angular
from tradewatch.grafana.migration.fields import defaults_of, migrate_fields, reduction
from tradewatch.grafana.migration.graph import graph
from tradewatch.grafana.migration.json_parts import Json, mapping, mappings
from tradewatch.grafana.migration.plugins import piechart, states, status_map
from tradewatch.grafana.migration.removed import REMOVED_PANEL_TYPES
from tradewatch.grafana.migration.singlestat import singlestat
from tradewatch.grafana.query import ref_id

# Grafana's own data source, with random numbers and events.
_BUILT_IN: Mapping[str, str] = {"grafana": "grafana", "-- Grafana --": "grafana"}

_MIXED = {"type": "datasource", "uid": "-- Mixed --"}

_STALE = ("editable", "error", "height", "span", "minSpan", "isNew", "repeatIteration", "scopedVars")
_ROW = ("collapsed", "datasource", "gridPos", "id", "panels", "repeat", "title", "type")
_WITHOUT_FIELDS = ("alertlist", "dashlist", "news", "text")
# These have no effect; 100 is the default of grafanalib, which makes every graph coarse.
_UNSET: Mapping[str, object] = {
    "hideTimeOverride": False,
    "links": [],
    "maxDataPoints": 100,
    "seriesOverrides": [],
    "targets": [],
    "thresholds": [],
    "timeRegions": [],
    "transformations": [],
    "transparent": False,
}


def migrate_panel(panel: Json, sources: Mapping[str, str]) -> None:
    """Migrate one panel in place, without the panels in a row; `sources` are the types of data sources by name.

    What has no counterpart in this Grafana keeps its type or its key.
    """
    kind = panel["type"] = str(panel.get("type") or "")
    for key in [key for key in panel if key in _STALE or (kind == "row" and key not in _ROW)]:
        del panel[key]
    modern_datasource(panel, sources)
    if kind != "row":
        _migrate_targets(panel, sources)
    if kind != "row" and kind not in REMOVED_PANEL_TYPES:
        _migrate_links(panel)
        panel["transformations"] = mappings(panel.get("transformations"))
        panel["options"] = mapping(panel.get("options"))
        if kind in _ANGULAR:
            _ANGULAR[kind](panel)
        elif is_angular(panel):
            angular_table(panel)
        kind = panel["type"]
        if kind in _SHAPES:
            _SHAPES[kind](panel)
        if kind in _WITHOUT_FIELDS:
            panel.pop("fieldConfig", None)
        else:
            migrate_fields(panel)
        if not panel["options"]:
            del panel["options"]
    for key, unset in _UNSET.items():
        if key in panel and panel[key] == unset:
            del panel[key]


def modern_datasource(owner: Json, sources: Mapping[str, str]) -> None:
    """A data source as `{uid}`, which Grafana finds by its uid or its name, with its type if that is known."""
    named = owner.pop("datasource", None)
    reference = {"uid": named} if isinstance(named, str) and named else mapping(named)
    uid = str(reference.get("uid") or "")
    known = sources.get(uid.strip("${}[]")) or _BUILT_IN.get(uid) or ("loki" if "loki" in uid.lower() else "")
    if known and not reference.get("type"):
        reference["type"] = known
    if reference:
        owner["datasource"] = reference


def _migrate_links(panel: Json) -> None:
    """Links to addresses; before Grafana 6.3, links to dashboards had a name that Grafana no longer knows."""
    links = mappings(panel.pop("links", None))
    panel["links"] = [
        {
            "title": str(link.get("title") or link["url"]),
            "url": link["url"],
            "targetBlank": bool(link.get("targetBlank")),
        }
        if isinstance(link.get("url"), str)
        else link
        for link in links
    ]


def _migrate_targets(panel: Json, sources: Mapping[str, str]) -> None:
    targets = panel["targets"] = mappings(panel.get("targets"))
    taken = {str(target.get("refId")) for target in targets}
    free = (letters for letters in map(ref_id, count()) if letters not in taken)
    for target in targets:
        modern_datasource(target, sources)
        target["refId"] = str(target.get("refId") or next(free))
        if target.get("expr") and isinstance(target["expr"], str):
            _migrate_prometheus_target(target)
    asked = [target["datasource"] for target in targets if "datasource" in target]
    if asked and len(asked) == len(targets) and mapping(panel.get("datasource")).get("uid") != _MIXED["uid"]:
        # Grafana asks the panel's data source, unless that leaves the choice to the queries.
        panel["datasource"] = dict(asked[0] if all(each == asked[0] for each in asked) else _MIXED)


def _migrate_prometheus_target(target: Json) -> None:
    for key in ("query", "target", "metric", "step", "intervalFactor"):
        target.pop(key, None)
    for key in ("interval", "hide"):
        if not target.get(key):
            target.pop(key, None)
    target["legendFormat"] = str(target.get("legendFormat") or "")
    target["instant"] = bool(target.get("instant"))
    target.setdefault("range", not target["instant"])


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


# The types of Angular, and the function that makes each a panel of today.
_ANGULAR: Mapping[str, Callable[[Json], None]] = {
    "flant-statusmap-panel": status_map,
    "grafana-piechart-panel": piechart,
    "graph": graph,
    "natel-discrete-panel": states,
    "singlestat": singlestat,
    "table-old": angular_table,
}

_SHAPES: Mapping[str, Callable[[Json], None]] = {
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
