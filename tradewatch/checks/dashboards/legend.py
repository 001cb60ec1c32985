"""dashboards/legend"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import Role, RuleSet
from tradewatch.model import Finding, did_you_mean

_NAMED = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A legend names a label that its query has aggregated away."""
    for expression, tree in rule_set.typed():
        if expression.role is not Role.PANEL:
            continue
        labels = tree.type.labels
        for label in dict.fromkeys(_NAMED.findall(expression.target.get("legendFormat", ""))):
            if label not in ("__name__",) and not labels.may_have(label):
                yield expression.finding(
                    f"the legend names {label!r}, which the query's result does not have",
                    details=f"Legend: {expression.target['legendFormat']}\n"
                    "Its place stays empty, and every line has the same name.",
                    fix=did_you_mean(label, labels.perhaps) or "keep the label in the query, or change the legend",
                )
