"""dashboards/matcher"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding

# After these, a frame no longer has the refId of a query.
_COMBINING = {"merge", "joinByField", "reduce", "groupBy", "groupingToMatrix", "seriesToRows", "concatenate"}
_LABEL = re.compile(r"\{\{.*?\}\}")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An override that no series and no column can match."""
    for path, panel in built.panels():
        for override in panel.get("fieldConfig", {}).get("overrides", ()):
            matcher = override.get("matcher", {})
            if reason := _unmatched(panel, matcher.get("id"), matcher.get("options")):
                yield built.panel_finding(
                    path,
                    panel,
                    f"the override of {matcher['options']!r} matches nothing: {reason}",
                    details="Its colour, unit or line never applies, and nobody sees an error.",
                    fix="match the name that the reader sees, with byName",
                )


def _unmatched(panel: dict[str, Any], kind: str, options: Any) -> str:
    """Why no field can match; empty if one may."""
    targets = panel.get("targets", ())
    combined = [step["id"] for step in panel.get("transformations", ()) if step.get("id") in _COMBINING]
    if kind == "byFrameRefID":
        if combined and len(targets) > 1:
            return f"after {combined[0]}, no frame has the refId of a query"
        return "" if any(target.get("refId") == options for target in targets) else "no query has this refId"
    # dashboards/column knows the columns of a table.
    if kind == "byName" and not combined and not any(target.get("format") == "table" for target in targets):
        legends = [target.get("legendFormat", "__auto") for target in targets]
        if not any(legend in ("", "__auto") or _pattern(legend).fullmatch(str(options)) for legend in legends):
            return "no legend is this name"
    return ""


def _pattern(legend: str) -> re.Pattern[str]:
    """Every name that a legend can become."""
    return re.compile(".*".join(map(re.escape, _LABEL.split(legend))), re.DOTALL)
