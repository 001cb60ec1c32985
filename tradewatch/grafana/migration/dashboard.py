"""A dashboard's JSON in the shape of this Grafana, whoever wrote it: with grafanalib, in Grafana, or by hand."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

from tradewatch.grafana.layout import COLUMNS, Size, arranged
from tradewatch.grafana.migration.json_parts import Json, mapping, mappings, number, texts
from tradewatch.grafana.migration.panel import migrate_panel, modern_datasource
from tradewatch.grafana.panels.panel import stable_id
from tradewatch.grafana.walk import is_prometheus

SCHEMA_VERSION = 41
LONGEST_UID = 40

# Grafana does not know these any more, keeps them itself, or reads them only when somebody imports an export.
_STALE = (
    *("gnetId", "hideControls", "id", "inputs", "iteration", "rows", "sharedCrosshair", "style", "version"),
    *("__elements", "__inputs", "__requires", "elements"),
)
_TIMEPICKER = ("hidden", "nowDelay", "quick_ranges", "refresh_intervals")
_STALE_VARIABLE = (
    *("allFormat", "multiFormat", "queryValue", "refresh_on_load", "tags", "tagsQuery", "tagValuesQuery", "useTags"),
)
_INTERVAL_VARIABLE = ("auto", "auto_min", "auto_count")

# Every link needs these keys; grafanalib's ExternalLink leaves most of them out.
_LINK = {
    "asDropdown": False,
    "icon": "external link",
    "includeVars": False,
    "keepTime": False,
    "targetBlank": False,
    "title": "",
    "tooltip": "",
    "type": "link",
}

# Rows, before Grafana 5: panels in twelfths of the width, heights in pixels.
_OLD_COLUMNS = 12
_OLD_ROW_HEIGHT = 250
_CELL_PIXELS = 38
# More than any dashboard has, in pixels and in grid cells.
_TALLEST = 10_000
_LOWEST = 100_000

_INPUT = re.compile(r"\$\{(\w+)\}")


def short_uid(text: str) -> str:
    """A uid that is not too long for Grafana: the text, or its beginning and a checksum."""
    if len(text) <= LONGEST_UID:
        return text
    return f"{text[: LONGEST_UID - 9].rstrip('-')}-{zlib.crc32(text.encode()):08x}"


def migrated(document: Json) -> Json:
    """A dashboard's JSON without nulls and old keys, in which every panel has an id and a position.

    It changes only what has a certain meaning, and raises nothing, whatever the document contains. What has no
    counterpart today keeps its key or its type, and a check reports it.
    """
    old = _with_constants(_without_nulls(document))
    new = {key: value for key, value in old.items() if key not in _STALE}
    templating, annotations = mapping(new.get("templating")), mapping(new.get("annotations"))
    variables, events = mappings(templating.get("list")), mappings(annotations.get("list"))
    sources = {str(each.get("name")): str(each.get("query")) for each in variables if each.get("type") == "datasource"}
    sources |= {str(each.get("name")): str(each.get("pluginId")) for each in mappings(old.get("__inputs"))}
    panels = [*_siblings(mappings(old.get("panels"))), *_old_rows(mappings(old.get("rows")))]
    for panel in _all(panels):
        migrate_panel(panel, sources)
    _place(panels)
    _number(panels)
    for entry in (*variables, *events):
        modern_datasource(entry, sources)
    for variable in variables:
        _migrate_variable(variable)
    for event in events:
        _migrate_event(event)
    new["panels"] = panels
    new["templating"] = templating | {"list": variables}
    new["annotations"] = annotations | {"list": events}
    new["links"] = [_LINK | {"tags": []} | link for link in mappings(new.get("links"))]
    new["timepicker"] = {k: v for k, v in mapping(new.get("timepicker")).items() if k in _TIMEPICKER}
    if old.get("sharedCrosshair") and not new.get("graphTooltip"):
        new["graphTooltip"] = 1
    if not isinstance(new.get("refresh", ""), str):
        del new["refresh"]
    new["tags"] = texts(new.get("tags"))
    new["schemaVersion"] = SCHEMA_VERSION
    new["title"] = str(new.get("title") or "Untitled")
    new["uid"] = str(new.get("uid") or short_uid(re.sub(r"[^a-z0-9]+", "-", new["title"].lower()).strip("-")))
    return new


def _with_constants(document: Json) -> Json:
    """The document with the constants of an export in the place of their names, as Grafana's import does it."""
    constants = {
        str(each.get("name")): str(each["value"])
        for each in mappings(document.get("__inputs"))
        if each.get("type") == "constant" and each.get("value") is not None
    }
    return _filled(document, constants) if constants else document


def _filled(value: Any, constants: Mapping[str, str]) -> Any:
    if isinstance(value, str) and "${" in value:
        return _INPUT.sub(lambda found: constants.get(found[1], found[0]), value)
    if isinstance(value, dict):
        return {key: _filled(inner, constants) for key, inner in value.items() if key != "__inputs"}
    if isinstance(value, list):
        return [_filled(inner, constants) for inner in value]
    return value


def _without_nulls(value: Any) -> Any:
    """A copy without the keys that are null, except in the base step of a threshold, and without those of Angular."""
    if isinstance(value, dict):
        return {
            key: _without_nulls(inner)
            for key, inner in value.items()
            if key != "$$hashKey" and (inner is not None or (key == "value" and "color" in value))
        }
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def _siblings(panels: list[Json]) -> Iterator[Json]:
    """The panels of an expanded row are its siblings; only a collapsed row holds them.

    Copies that Grafana made for the values of a repeated panel are left out.
    """
    for panel in panels:
        if panel.get("repeatPanelId"):
            continue
        nested = mappings(panel.pop("panels", None))
        if panel.get("type") != "row":
            yield panel
        elif panel.get("collapsed"):
            yield panel | {"panels": nested}
        else:
            yield panel | {"collapsed": False, "panels": []}
            yield from nested


def _old_rows(rows: list[Json]) -> Iterator[Json]:
    """Rows, as before Grafana 5, as row panels and panels, with the sizes of Grafana's own migration."""
    for row in rows:
        height = _cells(row.get("height"))
        panels = mappings(row.get("panels"))
        for panel in panels:
            span = number(panel.get("span")) or _OLD_COLUMNS / 3
            width = max(1, min(COLUMNS, ceil(span * COLUMNS / _OLD_COLUMNS)))
            panel["gridPos"] = {"h": _cells(panel["height"]) if "height" in panel else height, "w": width}
        if row.get("collapse"):
            yield _header(row) | {"collapsed": True, "panels": panels}
        elif row.get("showTitle") or row.get("repeat"):
            yield _header(row) | {"collapsed": False, "panels": []}
            yield from panels
        else:
            yield from panels


def _header(row: Json) -> Json:
    repeat = {"repeat": row["repeat"]} if row.get("repeat") else {}
    return {"title": str(row.get("title", "")), "type": "row", **repeat}


def _cells(height: object) -> int:
    """Grid cells of a height in pixels, `250px` or 250."""
    pixels = number(str(height).removesuffix("px")) or _OLD_ROW_HEIGHT
    return max(3, ceil(min(pixels, _TALLEST) / _CELL_PIXELS))


def _all(panels: list[Json]) -> Iterator[Json]:
    for panel in panels:
        yield panel
        yield from panel.get("panels", [])


def _place(panels: list[Json], top: int = 0) -> None:
    """Give a position to the panels that have none: below the others, in their order.

    If a row has none, or is not below the row before it, all are placed in their order: a row belongs above its panels.
    """
    for panel in panels:
        place = {key: found for key in "hwxy" if (found := number(mapping(panel.get("gridPos")).get(key))) is not None}
        panel["gridPos"] = {key: int(min(max(found, key in "hw"), _LOWEST)) for key, found in place.items()}
    rows = [panel["gridPos"].get("y", 0) if _is_placed(panel) else -1 for panel in panels if panel["type"] == "row"]
    anew = -1 in rows or len(set(rows)) < len(rows) or rows != sorted(rows)
    placed = [panel["gridPos"] for panel in panels if _is_placed(panel) and not anew]
    unplaced = [panel for panel in panels if anew or not _is_placed(panel)]
    bottom = max((place["y"] + place["h"] for place in placed), default=top)
    positions, _ = arranged([_size(panel) for panel in unplaced], bottom)
    for panel, position in zip(unplaced, positions, strict=True):
        panel["gridPos"] = position._asdict()
    for panel in panels:
        _place(panel.get("panels", []), panel["gridPos"]["y"] + 1)


def _is_placed(panel: Json) -> bool:
    return set(panel["gridPos"]) == set("hwxy")


def _size(panel: Json) -> Size:
    if panel["type"] == "row":
        return Size(COLUMNS, 1, 1)
    asked = panel["gridPos"]
    return Size(min(COLUMNS, asked.get("w", COLUMNS // 2)), asked.get("h", 8), 8)


def _number(panels: list[Json]) -> None:
    """Give an id to each panel that has none, or that of another panel. It depends on the title alone."""
    taken: set[int] = set()
    unnumbered = []
    for panel in _all(panels):
        given = number(panel.get("id"))
        if isinstance(given, int) and given > 0 and given not in taken:
            panel["id"] = given
            taken.add(given)
        else:
            unnumbered.append(panel)
    for panel in unnumbered:
        chosen = stable_id(f"{panel['type']} {panel.get('title', '')}")
        while chosen in taken:
            chosen += 1
        taken.add(chosen)
        panel["id"] = chosen


def _migrate_event(event: Json) -> None:
    """Annotations that Grafana keeps itself had their filter as keys of their own."""
    event.pop("showIn", None)
    if not isinstance(event.get("expr", ""), str):
        del event["expr"]
    if "target" in event:
        event["target"] = mapping(event["target"])
    filtered = {key: event.pop(key) for key in ("limit", "matchAny", "tags") if key in event}
    if not event.get("expr"):
        event.setdefault("datasource", {"type": "grafana", "uid": "-- Grafana --"})
        if filtered and "target" not in event:
            event["target"] = filtered | {"type": event.get("type", "dashboard")}


def _migrate_variable(variable: Json) -> None:
    kind = variable["type"] = str(variable.get("type") or "query")
    variable["name"] = str(variable.get("name", ""))
    for key in (*_STALE_VARIABLE, *(() if kind == "interval" else _INTERVAL_VARIABLE)):
        variable.pop(key, None)
    current = mapping(variable.pop("current", None))
    for key in ("isNone", "tags"):
        current.pop(key, None)
    if (count := number(variable.get("auto_count"))) is not None:
        variable["auto_count"] = count
    if variable.get("includeAll") and current.get("value") in ("All", "$__all", ["$__all"]):
        many = bool(variable.get("multi"))
        variable["current"] = {"text": ["All"], "value": ["$__all"]} if many else {"text": "All", "value": "$__all"}
    elif "value" in current:
        variable["current"] = current
    if isinstance(variable.get("refresh"), bool):
        variable["refresh"] = int(variable["refresh"])
    query = variable.get("query")
    if kind == "query" and isinstance(query, str) and is_prometheus(variable.get("datasource")):
        variable["definition"] = query
        variable["query"] = {"query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery"}
