"""comparisons/contradiction"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import conditions, together
from tradewatch.promql.tree import Binary, named


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Two conditions on the same value that cannot both hold."""
    for rule, tree in rule_set.typed_rules():
        for node in tree.walk():
            if not isinstance(node, Binary) or node.operator != "and" or node.matching.labels is not None:
                continue
            for one in conditions(node.left):
                for other in conditions(node.right):
                    if one.operand.meaning == other.operand.meaning and not together(one, other):
                        yield rule.expression.finding(
                            f"{named(one.operand)} is never {one.operator} {one.limit:g} "
                            f"and {other.operator} {other.limit:g}",
                            node=node,
                            details="Each half can hold, but never both: the result is always empty.",
                            fix="use `or`, if either is bad",
                        )
