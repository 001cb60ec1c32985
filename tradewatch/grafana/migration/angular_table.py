"""Tables in Angular, with styles of columns, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradewatch.grafana.migration.fields import CALCULATIONS, angular_mappings, custom_of, graded, override
from tradewatch.grafana.migration.json_parts import Json, items, mapping, mappings, number, texts

_DROPPED = ("columns", "fontSize", "pageSize", "scroll", "showHeader", "sort", "styles", "transform")
_CELLS = {"cell": "color-background", "row": "color-background", "value": "color-text"}
# Queries that return a table had one column with this name.
_VALUE = "Value"


def is_angular(panel: Json) -> bool:
    """Whether a table is from before Grafana 7, which had the same type."""
    return panel.get("type") == "table-old" or bool(panel.keys() & {"styles", "transform"})


def angular_table(panel: Json) -> None:
    """A table in Angular. A transformation without a counterpart keeps its key, and a check reports it."""
    transform = panel.get("transform", "table")
    styles = mappings(panel.get("styles"))
    steps = [*mappings(panel.get("transformations")), *_transformations(panel)]
    steps += _without_hidden([str(each.get("pattern", "")) for each in styles if each.get("type") == "hidden"])
    panel["type"] = "table"
    panel["options"] = {"showHeader": panel.get("showHeader", True) is not False}
    custom_of(panel)
    for style in styles:
        if style.get("type") != "hidden":
            override(panel, str(style.get("pattern", "")), dict(_style(style)))
    for key in _DROPPED:
        panel.pop(key, None)
    if steps:
        panel["transformations"] = steps
    elif transform in ("annotations", "json"):
        panel["transform"] = transform


def _transformations(panel: Json) -> list[Json]:
    match panel.get("transform"):
        case "timeseries_to_columns":
            return [{"id": "joinByField", "options": {"byField": "Time", "mode": "outer"}}]
        case "timeseries_to_rows":
            return [{"id": "seriesToRows", "options": {}}]
        case "timeseries_aggregations":
            asked = [CALCULATIONS.get(str(each.get("value")), "") for each in mappings(panel.get("columns"))]
            return [{"id": "reduce", "options": {"reducers": [each for each in asked if each] or ["mean"]}}]
        case "table":
            return [{"id": "merge", "options": {}}]
    return []


def _without_hidden(patterns: list[str]) -> list[Json]:
    """Transformations that leave out the columns with these names, or whose names match `/a pattern/`."""
    names = {each: True for each in patterns if not each.startswith("/")}
    organized = [{"id": "organize", "options": {"excludeByName": names}}] if names else []
    return [
        *organized,
        *(
            {"id": "filterFieldsByName", "options": {"exclude": {"pattern": each}}}
            for each in patterns
            if each.startswith("/")
        ),
    ]


def _style(style: Json) -> Mapping[str, Any]:
    """The properties of the columns that a style is about."""
    kind = style.get("type")
    found: Json = {}
    if style.get("alias"):
        found["displayName"] = str(style["alias"])
    if kind == "date":
        found["unit"] = f"time: {style.get('dateFormat') or 'YYYY-MM-DD HH:mm:ss'}"
    if kind == "number":
        found |= {key: value for key in ("decimals",) if (value := number(style.get(key))) is not None}
        if style.get("unit"):
            found["unit"] = str(style["unit"])
    if style.get("align") in ("left", "right", "center"):
        found["custom.align"] = style["align"]
    if (mode := str(style.get("colorMode"))) in _CELLS:
        limits = style.get("thresholds")
        found["custom.cellOptions"] = {"type": _CELLS[mode]}
        found["thresholds"] = graded(items(style.get("colors")), items(limits) or texts(limits))
        found["color"] = {"mode": "thresholds"}
    if style.get("link") and style.get("linkUrl"):
        link = {"title": str(style.get("linkTooltip") or ""), "url": str(style["linkUrl"])}
        found["links"] = [link | {"targetBlank": bool(style.get("linkTargetBlank"))}]
    if kind == "string" and (texts_of_values := angular_mappings(mapping(style))):
        found["mappings"] = texts_of_values
    return found
