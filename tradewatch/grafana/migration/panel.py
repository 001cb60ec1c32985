"""A panel's JSON in the shape of this Grafana."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

from tradewatch.grafana.migration.angular_table import angular_table, is_angular
from tradewatch.grafana.migration.fields import migrate_fields
from tradewatch.grafana.migration.graph import graph
from tradewatch.grafana.migration.json_parts import Json, mapping, mappings
from tradewatch.grafana.migration.plugins import piechart, states, status_map
from tradewatch.grafana.migration.removed import REMOVED_PANEL_TYPES
from tradewatch.grafana.migration.shapes import SHAPES
from tradewatch.grafana.migration.singlestat import singlestat
from tradewatch.grafana.query import ref_id

# The types of Angular, and the function that makes each a panel of today.
_ANGULAR: Mapping[str, Callable[[Json], None]] = {
    "flant-statusmap-panel": status_map,
    "grafana-piechart-panel": piechart,
    "graph": graph,
    "natel-discrete-panel": states,
    "singlestat": singlestat,
    "table-old": angular_table,
}

# Grafana's own data source, with random numbers and events.
_BUILT_IN: Mapping[str, str] = {"grafana": "grafana", "-- Grafana --": "grafana"}

_TODAY = (
    "barchart",
    "bargauge",
    "gauge",
    "histogram",
    "piechart",
    "stat",
    "state-timeline",
    "status-history",
    "table",
    "timeseries",
)
_LEFT = (
    *("aliasColors", "bars", "colorBackground", "colorValue", "colors", "dashes", "dashLength", "decimals", "fill"),
    *("fillGradient", "format", "grid", "hiddenSeries", "legend", "lines", "linewidth", "mappingType", "mappingTypes"),
    *("nullPointMode", "nullText", "percentage", "pointradius", "points", "postfix", "postfixFontSize", "prefix"),
    *("prefixFontSize", "rangeMaps", "renderer", "seriesOverrides", "spaceLength", "sparkline", "stack", "steppedLine"),
    *("tableColumn", "thresholds", "timeRegions", "tooltip", "valueFontSize", "valueMaps", "valueName", "xaxis"),
    *("yaxes", "yaxis"),
)
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
    if "title" in panel:
        panel["title"] = str(panel["title"])
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
        elif kind in _TODAY:
            _without_angular(panel)
        kind = panel["type"]
        if kind in SHAPES:
            SHAPES[kind](panel)
        if kind in _WITHOUT_FIELDS:
            panel.pop("fieldConfig", None)
        else:
            migrate_fields(panel)
        if not panel["options"]:
            del panel["options"]
    for key, unset in _UNSET.items():
        if key in panel and panel[key] == unset:
            del panel[key]


def _without_angular(panel: Json) -> None:
    """What a graph or a single number leaves behind when somebody chooses another type in Grafana."""
    for key in _LEFT:
        panel.pop(key, None)
    panel["options"].pop("alertThreshold", None)


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
        if not isinstance(target.get("expr", ""), str):
            target["expr"] = ""
        if target.get("expr"):
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
