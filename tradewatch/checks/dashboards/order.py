"""dashboards/order"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding
from tradewatch.promql import Typed
from tradewatch.promql.tree import Aggregation, Call

_SIDE_BY_SIDE = {"bargauge", "gauge", "stat"}
_SORTING = {"sort", "sort_desc", "topk", "bottomk"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Values of several series without an order."""
    for path, panel in built.panels():
        if panel["type"] not in _SIDE_BY_SIDE or any(
            step.get("id") == "sortBy" for step in panel.get("transformations", ())
        ):
            continue
        for target in panel.get("targets", ()):
            tree = built.series.typed(target.get("expr", ""))
            if target.get("instant") and "{{" in target.get("legendFormat", "") and tree and not _is_sorted(tree):
                yield built.panel_finding(
                    path,
                    panel,
                    f"query {target['refId']} returns its series in any order",
                    details="Neighbouring panels show their rows in different orders, and people read the wrong one.",
                    fix="sort the values with sort() or topk(); a stat of tradewatch.grafana sorts by labels",
                )


def _is_sorted(tree: Typed) -> bool:
    """Whether its outermost part sorts."""
    name = tree.function.name if isinstance(tree, Call) else tree.operator if isinstance(tree, Aggregation) else ""
    return name in _SORTING
