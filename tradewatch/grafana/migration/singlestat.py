"""Single numbers in Angular as stats and gauges."""

from __future__ import annotations

from tradewatch.grafana.migration.fields import (
    CALCULATIONS,
    angular_mappings,
    defaults_of,
    graded,
    reduction,
)
from tradewatch.grafana.migration.json_parts import Json, items, mapping, number, texts

_DROPPED = (
    *("gauge", "mappingType", "mappingTypes", "nullText", "postfixFontSize", "prefixFontSize", "sparkline"),
    *("tableColumn", "valueFontSize", "valueName"),
)
# Units that show the number as it is, so that a text beside it can be a unit.
_WITHOUT_UNIT = ("", "none", "short")


def singlestat(panel: Json) -> None:
    """A single number in Angular. What has no counterpart keeps its key, and a check reports it."""
    gauge = mapping(panel.get("gauge"))
    asked = str(panel.get("valueName", "avg"))
    calculation = CALCULATIONS.get(asked, "lastNotNull")
    column = panel.get("tableColumn")
    reduce = reduction(calculation, fields=f"/^{column}$/" if column else "")
    _fields(panel, gauge)
    background, value = (panel.pop(key, False) is True for key in ("colorBackground", "colorValue"))
    if gauge.get("show"):
        panel["type"] = "gauge"
        panel["options"] = {
            "reduceOptions": reduce,
            "showThresholdLabels": bool(gauge.get("thresholdLabels")),
            "showThresholdMarkers": bool(gauge.get("thresholdMarkers", True)),
        }
    else:
        panel["type"] = "stat"
        panel["options"] = {
            "colorMode": "background" if background else "value" if value else "none",
            "graphMode": "area" if mapping(panel.get("sparkline")).get("show") else "none",
            "reduceOptions": reduce,
            "textMode": "name" if asked == "name" else "auto",
        }
    if panel.get("nullPointMode") != "null as zero":
        panel.pop("nullPointMode", None)
    for key in _DROPPED:
        panel.pop(key, None)


def _fields(panel: Json, gauge: Json) -> None:
    defaults = defaults_of(panel)
    defaults["thresholds"] = graded(items(panel.pop("colors", None)), texts(panel.pop("thresholds", "")))
    defaults["color"] = {"mode": "thresholds"}
    if gauge.get("show"):
        ends = (("min", "minValue"), ("max", "maxValue"))
        defaults |= {new: end for new, old in ends if (end := number(gauge.get(old))) is not None}
    if (decimals := number(panel.pop("decimals", None))) is not None:
        defaults["decimals"] = decimals
    if found := angular_mappings(panel):
        defaults["mappings"] = found
    if isinstance(panel.get("nullText"), str):
        defaults["noValue"] = panel["nullText"]
    unit = str(panel.pop("format", "none"))
    around = {key: str(panel.pop(key)) for key in ("prefix", "postfix") if panel.get(key)}
    if len(around) == 1 and unit in _WITHOUT_UNIT:
        unit = "".join(f"{'prefix' if key == 'prefix' else 'suffix'}:{text}" for key, text in around.items())
        around = {}
    for key in ("prefix", "postfix"):
        panel.pop(key, None)
    panel.update(around)
    defaults["unit"] = unit
    panel["fieldConfig"]["defaults"] = defaults
