"""comparisons/bool"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import deciding
from tradewatch.promql.tree import Binary


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert ends in a `bool` comparison, which returns 0 instead of nothing."""
    for rule, tree in rule_set.typed_rules():
        for part in deciding(tree) if rule.is_alert else ():
            if isinstance(part, Binary) and part.returns_bool:
                yield rule.expression.finding(
                    f"ends in `{part.operator} bool`",
                    node=part,
                    details="With `bool` a comparison returns 1 or 0 and drops nothing; an alert fires on 0 as well.",
                    fix="remove `bool`",
                )
