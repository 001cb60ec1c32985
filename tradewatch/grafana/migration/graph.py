"""Graphs in Angular as time series, bar gauges and histograms."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.migration.fields import (
    CALCULATIONS,
    color_of,
    custom_of,
    defaults_of,
    fixed,
    legend_of,
    override,
    reduction,
)
from tradewatch.grafana.migration.json_parts import Json, items, mapping, mappings, number

# Keys of a graph that mean nothing today, or only how it was drawn.
_DROPPED = ("dashLength", "dashes", "grid", "hiddenSeries", "isNew", "pointradius", "renderer", "spaceLength", "yaxis")
_OLDEST = ("leftYAxisLabel", "rightYAxisLabel", "x-axis", "y-axis", "y_formats")
_SORTS = {"1": "asc", "2": "desc"}


def graph(panel: Json) -> None:
    """A graph in Angular. What has no counterpart keeps its key, and a check reports it."""
    mode = mapping(panel.get("xaxis")).get("mode")
    lines, right = _axes(panel)
    _fields(panel, lines)
    for name, color in mapping(panel.get("aliasColors")).items():
        override(panel, name, {"color": fixed(color)})
    if mode == "series":
        _bars(panel)
    elif mode == "histogram":
        panel["type"], panel["options"] = "histogram", {"legend": legend_of(mapping(panel.get("legend")))}
        custom = custom_of(panel)
        for key in custom.keys() - {"fillOpacity", "lineWidth"}:
            del custom[key]
    else:
        _time_series(panel, right)
    for key in (*_DROPPED, "aliasColors", "legend", "tooltip", "xaxis", "yaxes", *_OLDEST):
        panel.pop(key, None)


def _axes(panel: Json) -> tuple[Json, Json]:
    """The options of the fields on the left axis and on the right one; before Grafana 4, they were apart."""
    formats, grid = [*items(panel.get("y_formats")), None, None], mapping(panel.get("grid"))
    older = [
        {"format": unit, "label": panel.get(f"{side}YAxisLabel")}
        | {end.lower(): grid.get(f"{side}{end}") for end in ("Min", "Max")}
        for side, unit in zip(("left", "right"), formats, strict=False)
    ]
    axes = [*(mappings(panel.get("yaxes")) or older), {}, {}]
    return _axis(axes[0]), _axis(axes[1]) | {"custom.axisPlacement": "right"}


def _axis(old: Json) -> Json:
    found: Json = {"unit": old.get("format"), "decimals": number(old.get("decimals"))}
    found |= {end: number(old.get(end)) for end in ("min", "max")}
    if old.get("label"):
        found["custom.axisLabel"] = str(old["label"])
    if old.get("show") is False:
        found["custom.axisPlacement"] = "hidden"
    if (base := number(old.get("logBase"))) in (2, 10):
        found["custom.scaleDistribution"] = {"type": "log", "log": base}
    return {key: value for key, value in found.items() if value not in (None, "")}


def _fields(panel: Json, axis: Json) -> None:
    links = mappings(mapping(panel.get("options")).get("dataLinks"))
    defaults = defaults_of(panel)
    defaults.pop("thresholds", None)  # a copy of those of the graph
    own = {key: value for key, value in axis.items() if not key.startswith("custom.")}
    if (decimals := number(panel.pop("decimals", None))) is not None:
        own["decimals"] = decimals
    if defaults.get("unit"):
        own.pop("unit", None)
    defaults |= own
    panel["fieldConfig"]["defaults"] = defaults
    if links:
        defaults["links"] = links
    custom_of(panel).update(_look(panel) | {key[7:]: value for key, value in axis.items() if key not in own})


def _look(panel: Json) -> Json:
    """`custom` of the fields: how all series are drawn. The keys that it takes over are removed."""
    bars, lines, points = (bool(panel.pop(key, key == "lines")) for key in ("bars", "lines", "points"))
    fill, gradient = (number(panel.pop(key, default)) or 0 for key, default in (("fill", 1), ("fillGradient", 0)))
    width = number(panel.pop("linewidth", 1)) or 0
    stacked, percent = bool(panel.pop("stack", False)), bool(panel.pop("percentage", False))
    look: Json = {
        "drawStyle": "bars" if bars else "line" if lines or not points else "points",
        "fillOpacity": 100 if bars else min(100, 10 * (gradient or fill)),
        "lineInterpolation": "stepAfter" if panel.pop("steppedLine", False) else "linear",
        "lineWidth": width if lines or bars else 0,
        "showPoints": "always" if points else "never",
        "spanNulls": panel.get("nullPointMode") == "connected",
    }
    if bars or stacked or look["fillOpacity"]:
        look["axisSoftMin"] = 0  # as in Angular, where what is filled began at 0
    if gradient:
        look["gradientMode"] = "opacity"
    if stacked:
        look["stacking"] = {"group": "A", "mode": "percent" if percent else "normal"}
    # A stack counts a missing value as 0 anyway.
    if panel.get("nullPointMode") != "null as zero" or stacked:
        panel.pop("nullPointMode", None)
    return look


def _time_series(panel: Json, right: Json) -> None:
    tooltip = mapping(panel.get("tooltip"))
    panel["type"] = "timeseries"
    panel["options"] = {
        "legend": legend_of(mapping(panel.get("legend"))),
        "tooltip": {
            "mode": "multi" if tooltip.get("shared", True) else "single",
            "sort": _SORTS.get(str(tooltip.get("sort")), "none"),
        },
    }
    _thresholds(panel)
    custom = custom_of(panel)
    left = [
        {"alias": old.get("alias")} | rest
        for old in mappings(panel.pop("seriesOverrides", None))
        if (rest := _series(panel, old, custom, right))
    ]
    if left:
        panel["seriesOverrides"] = left
    if mapping(panel.get("xaxis")).get("show") is False:
        panel["fieldConfig"]["overrides"].append(
            {
                "matcher": {"id": "byType", "options": "time"},
                "properties": [{"id": "custom.axisPlacement", "value": "hidden"}],
            }
        )


def _series(panel: Json, old: Json, custom: Json, right: Json) -> Json:
    """Take over the override of a series by its alias, and return what has no counterpart."""
    rest = {key: value for key, value in old.items() if key not in ("alias", "zindex")}
    found: dict[str, Any] = {}
    if rest.pop("yaxis", 1) == 2:
        found |= right
    if color := rest.pop("color", None):
        found["color"] = fixed(color)
    look: Json = {}
    if "bars" in rest or "lines" in rest or "points" in rest:
        bars, points = bool(rest.pop("bars", False)), bool(rest.pop("points", False))
        lines = bool(rest.pop("lines", not bars))
        look["drawStyle"] = "bars" if bars else "points" if points and not lines else "line"
        if not bars and not lines and not points:
            look["lineWidth"] = 0
        if points:
            look["showPoints"] = "always"
    for key, new, factor in (("fill", "fillOpacity", 10), ("linewidth", "lineWidth", 1)):
        if (value := number(rest.pop(key, None))) is not None:
            look[new] = min(100, factor * value)
    if custom.get("drawStyle") == look.get("drawStyle") == "bars":
        look.pop("fillOpacity", None)
    if "steppedLine" in rest:
        look["lineInterpolation"] = "stepAfter" if rest.pop("steppedLine") else "linear"
    if "stack" in rest:
        stack = rest.pop("stack")
        look["stacking"] = {"group": stack if isinstance(stack, str) else "A", "mode": "normal" if stack else "none"}
    if rest.pop("dashes", False):
        dash = [number(rest.get(key)) or 10 for key in ("dashLength", "spaceLength")]
        look["lineStyle"] = {"fill": "dash", "dash": dash}
    for key in ("dashLength", "pointradius", "spaceLength"):
        rest.pop(key, None)
    if rest.get("nullPointMode") in ("connected", "null"):
        look["spanNulls"] = rest.pop("nullPointMode") == "connected"
    if rest.get("transform") in ("constant", "negative-Y"):
        look["transform"] = rest.pop("transform")
    if below := rest.pop("fillBelowTo", None):
        look["fillBelowTo"] = below
    if not rest.pop("legend", True) or rest.pop("hiddenSeries", False):
        look["hideFrom"] = {"legend": True, "tooltip": False, "viz": False}
    found |= {f"custom.{key}": value for key, value in look.items() if custom.get(key) != value}
    override(panel, str(old.get("alias", "")), found)
    return rest


def _thresholds(panel: Json) -> None:
    """Limits with a line or an area, if one colour follows from the value."""
    old = [
        (limit, each)
        for each in mappings(panel.pop("thresholds", None))
        if (limit := number(each.get("value"))) is not None
    ]
    if not old:
        return
    old.sort(key=lambda pair: pair[0])
    below = [(limit, color_of(each)) for limit, each in old if each.get("op") == "lt"]
    above = [(limit, color_of(each)) for limit, each in old if each.get("op") != "lt"]
    crossed = below and above and below[-1][0] > above[0][0]
    if crossed or any(each.get("yaxis") == "right" for _, each in old):
        panel["thresholds"] = [each for _, each in old]
        return
    starts = [None, *(limit for limit, _ in below)]
    colors = [*(color for _, color in below), "transparent"]
    steps: list[Json] = [{"color": color, "value": start} for start, color in zip(starts, colors, strict=True)]
    steps += [{"color": color, "value": limit} for limit, color in above]
    styles = [style for key, style in (("line", "line"), ("fill", "area")) if any(each.get(key) for _, each in old)]
    defaults_of(panel)["thresholds"] = {"mode": "absolute", "steps": steps}
    custom_of(panel)["thresholdsStyle"] = {"mode": "+".join(styles) or "off"}


def _bars(panel: Json) -> None:
    """A bar for each series, which is its `xaxis.values`."""
    asked = map(str, items(mapping(panel.get("xaxis")).get("values")))
    chosen = [CALCULATIONS[each] for each in asked if each in CALCULATIONS]
    panel["type"] = "bargauge"
    panel["options"] = {"displayMode": "basic", "orientation": "vertical", "reduceOptions": reduction(*chosen[:1])}
    _thresholds(panel)
    defaults_of(panel).pop("custom", None)
