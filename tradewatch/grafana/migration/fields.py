"""What panels of every type share: the fields' unit, thresholds and mappings, and the reduction to one number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tradewatch.grafana.migration.json_parts import Json, mapping, mappings, number

# Grafana's calculations, by their names in Angular.
CALCULATIONS: Mapping[str, str] = {
    "avg": "mean",
    "count": "count",
    "current": "lastNotNull",
    "delta": "delta",
    "diff": "diff",
    "first": "firstNotNull",
    "max": "max",
    "min": "min",
    "range": "range",
    "total": "sum",
}

# The colours of a threshold in Angular, and what Grafana calls them now.
_OF_MODES = {"critical": "red", "ok": "green", "warning": "orange"}


# Options of fields that are objects of JSON.
_OBJECTS = frozenset({"color", "custom", "thresholds"})


def defaults_of(panel: Json) -> Json:
    """`fieldConfig.defaults` of a panel, to be changed in place."""
    given = mapping(panel.get("fieldConfig"))
    defaults = mapping(given.get("defaults"))
    panel["fieldConfig"] = given | {"defaults": defaults, "overrides": mappings(given.get("overrides"))}
    return defaults


def custom_of(panel: Json) -> Json:
    """`fieldConfig.defaults.custom` of a panel, to be changed in place."""
    defaults = defaults_of(panel)
    defaults["custom"] = mapping(defaults.get("custom"))
    custom: Json = defaults["custom"]
    return custom


def override(panel: Json, name: str, properties: Mapping[str, Any]) -> None:
    """Add properties for the field with this name, or whose name matches `/a pattern/`."""
    if properties:
        kind = (
            "byRegexp" if len(name) > 1 and name.startswith("/") and name.rstrip("gimsuy").endswith("/") else "byName"
        )
        defaults_of(panel)
        panel["fieldConfig"]["overrides"].append(
            {
                "matcher": {"id": kind, "options": name},
                "properties": [{"id": key, "value": value} for key, value in properties.items()],
            }
        )


def fixed(color: object) -> Json:
    """One colour for all values."""
    return {"mode": "fixed", "fixedColor": color}


def migrate_fields(panel: Json) -> None:
    """Thresholds, mappings and numbers in the shape of this Grafana."""
    defaults = defaults_of(panel)
    if "thresholds" in defaults:
        thresholds = {"mode": "absolute"} | mapping(defaults["thresholds"])
        steps = [step for each in mappings(thresholds.get("steps")) if (step := _step(each))]
        # Without a step, Grafana uses its default, which is red from 80.
        defaults["thresholds"] = thresholds | {"steps": steps or [{"color": "green", "value": None}]}
    for each in panel["fieldConfig"]["overrides"]:
        each["properties"] = [
            entry
            for entry in mappings(each.get("properties"))
            if "value" in entry and (str(entry.get("id")) not in _OBJECTS or isinstance(entry["value"], dict))
        ]
        each["matcher"] = mapping(each.get("matcher"))
        each.pop("__systemRef", None)  # marks what a person hid with a click
    for key in _OBJECTS & defaults.keys():
        defaults[key] = mapping(defaults[key])
    for key in ("displayName", "noValue", "unit"):
        if key in defaults:
            defaults[key] = str(defaults[key])
    if "links" in defaults:
        defaults["links"] = [each for each in mappings(defaults["links"]) if isinstance(each.get("url"), str)]
    if "mappings" in defaults:
        defaults["mappings"] = value_mappings(mappings(defaults["mappings"]))
    for key in ("max", "min", "decimals"):
        if key in defaults:
            found = number(defaults[key])
            defaults[key] = defaults[key] if found is None else found
    if defaults.get("unit") == "":
        del defaults["unit"]
    custom = mapping(defaults.get("custom"))
    if custom.get("stacking") == {}:
        del custom["stacking"]
    if "custom" in defaults:
        defaults["custom"] = custom


def _step(step: Json) -> Json:
    """A step of thresholds, also if it was written as a threshold of a graph in Angular."""
    value = number(step.get("value"))
    if "color" in step:
        return {"color": step["color"], "value": value}
    return {"color": color_of(step), "value": value} if value is not None else {}


def color_of(threshold: Json) -> object:
    """The colour of a threshold of a graph in Angular."""
    own = threshold.get("lineColor") or threshold.get("fillColor")
    return _OF_MODES.get(str(threshold.get("colorMode")), own or "red")


def graded(colors: Sequence[object], values: Sequence[object]) -> Json:
    """Thresholds from the colours and the limits between them."""
    limits = [each for each in map(number, values) if each is not None]
    steps = [{"color": color, "value": limit} for color, limit in zip(colors, [None, *limits], strict=False)]
    return {"mode": "absolute", "steps": steps or [{"color": "green", "value": None}]}


def value_mappings(old: Sequence[Json]) -> list[Json]:
    """Mappings of values and ranges to texts, also those of before Grafana 8."""
    return [_ranged(each) if "options" in each else _mapping(each) for each in old]


def _ranged(each: Json) -> Json:
    """A mapping of today; a range has both ends, also if one is open."""
    ends = {"from": None, "to": None} if each.get("type") == "range" else {}
    return each | {"options": ends | mapping(each["options"])}


def _mapping(old: Json) -> Json:
    """`{value, text}` and `{from, to, text}` of before Grafana 8."""
    result = {"text": str(old.get("text", "")), **({"color": old["color"]} if "color" in old else {})}
    if old.get("type") == 2 or "value" not in old:
        ends = {end: number(old.get(end)) for end in ("from", "to")}
        return {"type": "range", "options": ends | {"result": result}}
    if old["value"] == "null":
        return {"type": "special", "options": {"match": "null", "result": result}}
    return {"type": "value", "options": {str(old["value"]): result}}


def angular_mappings(panel: Json) -> list[Json]:
    """The mappings of a panel in Angular that has `valueMaps` and `rangeMaps`; its type says which of them it uses."""
    values, ranges = mappings(panel.pop("valueMaps", None)), mappings(panel.pop("rangeMaps", None))
    chosen = panel.pop("mappingType", None)
    panel.pop("mappingTypes", None)
    return value_mappings([*(values if chosen != 2 else ()), *(ranges if chosen != 1 else ())])


def reduction(*calculations: str, fields: str = "") -> Json:
    """`reduceOptions`: one number for each series."""
    return {"calcs": list(calculations or ("lastNotNull",)), "fields": fields, "values": False}


def legend_of(old: Json) -> Json:
    """The legend of a graph in Angular, with the numbers that it showed."""
    shown = [key for key in ("min", "max", "avg", "current", "total") if old.get(key) is True]
    legend = {
        "calcs": [CALCULATIONS[key] for key in shown] if old.get("values", True) else [],
        "displayMode": "table" if old.get("alignAsTable") else "list",
        "placement": "right" if old.get("rightSide") else "bottom",
        "showLegend": bool(old.get("show", True)),
    }
    if (column := str(old.get("sort"))) in shown:
        legend |= {"sortBy": _COLUMNS[column], "sortDesc": bool(old.get("sortDesc"))}
    return legend


# The titles of these numbers in a legend.
_COLUMNS = {"min": "Min", "max": "Max", "avg": "Mean", "current": "Last *", "total": "Total"}
