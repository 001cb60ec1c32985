"""dashboards/order"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding

_SIDE_BY_SIDE = {"bargauge", "gauge", "stat"}
_SORTED = re.compile(r"(\s|#[^\n]*\n)*(sort|sort_desc|topk|bottomk)\b")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Values of several series without an order."""
    for path, panel in built.panels():
        if panel["type"] not in _SIDE_BY_SIDE or any(
            step.get("id") == "sortBy" for step in panel.get("transformations", ())
        ):
            continue
        for target in panel.get("targets", ()):
            if target.get("instant") and "{{" in target.get("legendFormat", "") and not _SORTED.match(target["expr"]):
                yield built.panel_finding(
                    path,
                    panel,
                    f"query {target['refId']} returns its series in any order",
                    details="Neighbouring panels show their rows in different orders, and people read the wrong one.",
                    fix="sort the values with sort() or topk(); a stat of tradewatch.grafana sorts by labels",
                )
