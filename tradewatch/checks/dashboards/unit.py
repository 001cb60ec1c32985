"""dashboards/unit"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding
from tradewatch.promql.tree import Selection

_NUMBERS = {"bargauge", "barchart", "gauge", "heatmap", "histogram", "piechart", "stat", "timeseries"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Numbers without a unit and without a text for each value."""
    for path, panel in built.panels():
        if panel["type"] in _NUMBERS and panel.get("targets") and not _has_unit(panel) and _is_known(built, panel):
            yield built.panel_finding(
                path,
                panel,
                "its numbers do not have a unit",
                details="The unit of its first query cannot be inferred. 0.02 may be a share, seconds or dollars.",
                fix="add `unit=`; ONE for a plain count",
            )


def _is_known(built: BuiltEnvironment, panel: dict[str, Any]) -> bool:
    """Whether the catalogue has all that it reads; otherwise promql/unknown-metric or promql/syntax reports it."""
    trees = [built.series.typed(target.get("expr", "")) for target in panel["targets"]]
    return all(tree and all(node.series for node in tree.walk() if isinstance(node, Selection)) for tree in trees)


def _has_unit(panel: dict[str, Any]) -> bool:
    options, fields = panel.get("options", {}), panel.get("fieldConfig", {})
    defaults = fields.get("defaults", {})
    overridden = {each.get("id") for override in fields.get("overrides", ()) for each in override.get("properties", ())}
    return bool(
        defaults.get("unit")
        or defaults.get("mappings")
        or "unit" in overridden
        or options.get("yAxis", {}).get("unit")
        or options.get("textMode") in ("name", "none")
    )
