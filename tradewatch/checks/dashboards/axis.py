"""dashboards/axis"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana.walk import field_options
from tradewatch.model import Finding

_WITH_AXIS = {"barchart", "histogram", "timeseries"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A graph whose axis or filling hides what it shows."""
    for path, panel in built.panels():
        if panel["type"] in _WITH_AXIS:
            for summary, details, fix in dict.fromkeys(
                fault for _, options in field_options(panel) for fault in _faults(options)
            ):
                yield built.panel_finding(path, panel, summary, details=details, fix=fix)


def _faults(options: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    decimals = options.get("decimals")
    if options.get("unit") == "percentunit" and isinstance(decimals, int) and decimals < 2:
        yield (
            f"decimals={decimals} on the axis of a ratio",
            "Grafana rounds the marks of the axis before it makes them percentages: only 0% and 100% are left.",
            "leave out `decimals`",
        )
    stacked = options.get("custom.stacking", {}).get("mode", "none") != "none"
    if stacked and options.get("custom.axisSoftMin") != 0 and options.get("min") != 0:
        yield (
            "is stacked on an axis that may not start at 0",
            "The lowest part looks smaller than it is, and its share is wrong.",
            "set axisSoftMin to 0",
        )
    lines = options.get("custom.drawStyle", "line") == "line"
    limits = options.get("custom.thresholdsStyle", {}).get("mode", "off") != "off"
    if limits and lines and not stacked and options.get("custom.fillOpacity"):
        yield (
            "fills the area under lines that have a limit",
            "Ten fills on top of each other hide the line of the limit.",
            "set fillOpacity to 0",
        )
