"""dashboards/legend"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tradewatch.checks.rule_set import Role, RuleSet
from tradewatch.model import Finding, did_you_mean

# They show a name only to tell several values apart.
_VALUES = ("gauge", "singlestat", "stat")

_NAMED = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A legend names a label that its query has aggregated away."""
    for expression, tree in rule_set.typed():
        if expression.role is not Role.PANEL:
            continue
        labels = tree.type.labels
        is_table = expression.target.get("format") == "table"  # which has a column for each label instead
        if is_table or (labels.exact == frozenset() and _hides_a_single_name(expression.panel)):
            continue
        for label in dict.fromkeys(_NAMED.findall(expression.target.get("legendFormat", ""))):
            if label not in ("__name__",) and not labels.may_have(label):
                yield expression.finding(
                    f"the legend names {label!r}, which the query's result does not have",
                    details=f"Legend: {expression.target['legendFormat']}\n"
                    "Its place stays empty, and every line has the same name.",
                    fix=did_you_mean(label, labels.perhaps) or "keep the label in the query, or change the legend",
                )


def _hides_a_single_name(panel: Mapping[str, Any]) -> bool:
    """Whether Grafana shows a single value without its name."""
    options = panel.get("options")
    named = isinstance(options, dict) and options.get("textMode") in ("name", "value_and_name")
    return panel.get("type") in _VALUES and len(panel.get("targets", ())) == 1 and not named
