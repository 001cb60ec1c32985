"""rules/changing-label"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding

_VALUE = re.compile(r"\{\{[^}]*(\$value|\.Value)\b")


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert's label contains its value, and so changes at every evaluation."""
    for rule in rule_set.rules:
        for name, text in rule.labels.items():
            if rule.is_alert and _VALUE.search(text):
                yield rule.finding(
                    name,
                    f"the label {name} contains the value",
                    details=f"{text}\nLabels identify an alert: with each new value the old one resolves, and a "
                    "new one starts its hold. It never fires, or sends a message at every evaluation.",
                    fix="put the value into an annotation",
                )
