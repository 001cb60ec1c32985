"""A dashboard's JSON in the shape of this Grafana: for dashboards that are written with grafanalib alone."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from math import ceil
from typing import Any

from tradewatch.grafana.layout import COLUMNS, Size, arranged
from tradewatch.grafana.migration.panel import migrate_panel, modern_datasource
from tradewatch.grafana.panels.panel import stable_id

SCHEMA_VERSION = 41
LONGEST_UID = 40

# Grafana does not know the first seven any more, keeps the next two itself, and reads the last from no file.
_STALE = ("style", "hideControls", "sharedCrosshair", "gnetId", "inputs", "iteration", "rows", "id", "version")
_TIMEPICKER = ("hidden", "nowDelay", "quick_ranges", "refresh_intervals")
_STALE_VARIABLE = ("useTags", "tagsQuery", "tagValuesQuery")
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


def as_json(value: Any) -> Any:
    """grafanalib's objects as new dicts and lists, as its own encoder writes them."""
    if hasattr(value, "to_json_data"):
        return as_json(value.to_json_data())
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(inner) for inner in value]
    return value


def short_uid(text: str) -> str:
    """A uid that is not too long for Grafana: the text, or its beginning and a checksum."""
    if len(text) <= LONGEST_UID:
        return text
    return f"{text[: LONGEST_UID - 9].rstrip('-')}-{zlib.crc32(text.encode()):08x}"


def migrated(document: dict[str, Any]) -> dict[str, Any]:
    """A dashboard's JSON without nulls and old keys, in which every panel has an id and a position.

    It changes only what has a certain meaning. Panel types that Grafana has removed stay, and a check reports them.
    """
    old = _without_nulls(document)
    panels = [*_siblings(old.get("panels", [])), *_old_rows(old.get("rows", []))]
    new = {key: value for key, value in old.items() if key not in _STALE and (key != "__inputs" or value)}
    new["panels"] = panels
    for panel in _all(panels):
        migrate_panel(panel)
    _place(panels)
    _number(panels)
    for entry in [*new.get("annotations", {}).get("list", []), *new.get("templating", {}).get("list", [])]:
        modern_datasource(entry)
    for variable in new.get("templating", {}).get("list", []):
        _migrate_variable(variable)
    if "links" in new:
        new["links"] = [_LINK | {"tags": []} | link for link in new["links"]]
    new["timepicker"] = {k: v for k, v in new.get("timepicker", {}).items() if k in _TIMEPICKER}
    if old.get("sharedCrosshair") and not new.get("graphTooltip"):
        new["graphTooltip"] = 1
    if isinstance(new.get("refresh"), bool):
        del new["refresh"]
    new["schemaVersion"] = SCHEMA_VERSION
    new["title"] = new.get("title") or "Untitled"
    new["uid"] = new.get("uid") or short_uid(re.sub(r"[^a-z0-9]+", "-", new["title"].lower()).strip("-"))
    return new


def _without_nulls(value: Any) -> Any:
    """A copy without the keys that are null, except in the base step of a threshold, where Grafana needs it."""
    if isinstance(value, dict):
        return {
            key: _without_nulls(inner)
            for key, inner in value.items()
            if inner is not None or (key == "value" and "color" in value)
        }
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def _siblings(panels: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The panels of an expanded row are its siblings; only a collapsed row holds them."""
    for panel in panels:
        nested = panel.get("panels", [])
        if panel.get("type") == "row" and not panel.get("collapsed"):
            yield panel | {"collapsed": False, "panels": []}
            yield from nested
        else:
            yield panel


def _old_rows(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows, as before Grafana 5, as row panels and panels, with the sizes of Grafana's own migration."""
    for row in rows:
        height = _cells(row.get("height", _OLD_ROW_HEIGHT))
        panels = row.get("panels", [])
        for panel in panels:
            width = ceil(panel.get("span", _OLD_COLUMNS / 3) * COLUMNS / _OLD_COLUMNS)
            panel["gridPos"] = {"h": _cells(panel["height"]) if "height" in panel else height, "w": width}
        if row.get("collapse"):
            yield _header(row) | {"collapsed": True, "panels": panels}
        elif row.get("showTitle") or row.get("repeat"):
            yield _header(row) | {"collapsed": False, "panels": []}
            yield from panels
        else:
            yield from panels


def _header(row: dict[str, Any]) -> dict[str, Any]:
    repeat = {"repeat": row["repeat"]} if row.get("repeat") else {}
    return {"title": row.get("title", ""), "type": "row", **repeat}


def _cells(height: float | str) -> int:
    """Grid cells of a height in pixels, `250px` or 250."""
    pixels = float(str(height).removesuffix("px"))
    return max(3, ceil(pixels / _CELL_PIXELS))


def _all(panels: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for panel in panels:
        yield panel
        yield from panel.get("panels", [])


def _place(panels: list[dict[str, Any]], top: int = 0) -> None:
    """Give a position to the panels that have none: below the others, in their order."""
    placed = [panel["gridPos"] for panel in panels if "y" in panel.get("gridPos", ())]
    unplaced = [panel for panel in panels if "y" not in panel.get("gridPos", ())]
    bottom = max((place["y"] + place["h"] for place in placed), default=top)
    positions, _ = arranged([_size(panel) for panel in unplaced], bottom)
    for panel, position in zip(unplaced, positions, strict=True):
        panel["gridPos"] = position._asdict()
    for panel in panels:
        _place(panel.get("panels", []), panel["gridPos"]["y"] + 1)


def _size(panel: dict[str, Any]) -> Size:
    if panel["type"] == "row":
        return Size(COLUMNS, 1, 1)
    asked = panel.get("gridPos", {})
    return Size(asked.get("w", COLUMNS // 2), asked.get("h", 8), 8)


def _number(panels: list[dict[str, Any]]) -> None:
    """Give an id to each panel that has none, or that of another panel. It depends on the title alone."""
    taken: set[int] = set()
    unnumbered = []
    for panel in _all(panels):
        if not panel.get("id") or panel["id"] in taken:
            unnumbered.append(panel)
        else:
            taken.add(panel["id"])
    for panel in unnumbered:
        number = stable_id(f"{panel['type']} {panel.get('title', '')}")
        while number in taken:
            number += 1
        taken.add(number)
        panel["id"] = number


def _migrate_variable(variable: dict[str, Any]) -> None:
    kind = variable.setdefault("type", "query")
    for key in (*_STALE_VARIABLE, *(() if kind == "interval" else _INTERVAL_VARIABLE)):
        variable.pop(key, None)
    current = variable.get("current", {})
    current.pop("tags", None)
    if variable.get("includeAll") and current.get("value") in ("All", "$__all"):
        many = bool(variable.get("multi"))
        variable["current"] = {"text": ["All"], "value": ["$__all"]} if many else {"text": "All", "value": "$__all"}
    elif "value" not in current:
        variable.pop("current", None)
    query = variable.get("query")
    prometheus = variable.get("datasource", {}).get("type", "prometheus") == "prometheus"
    if kind == "query" and isinstance(query, str) and prometheus:
        variable["definition"] = query
        variable["query"] = {"query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery"}
