"""comparisons/contradiction"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import Comparison, compared
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.tree import Binary, Typed, named


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Two conditions on the same value that cannot both hold."""
    for rule, tree in rule_set.typed_rules():
        for node in tree.walk():
            if not isinstance(node, Binary) or node.operator != "and" or node.matching.labels is not None:
                continue
            for one in _conditions(node.left):
                for other in _conditions(node.right):
                    if one.operand.meaning == other.operand.meaning and not _together(one, other):
                        yield rule.expression.finding(
                            f"{named(one.operand)} is never {one.operator} {one.limit:g} "
                            f"and {other.operator} {other.limit:g}",
                            node=node,
                            details="Each half can hold, but never both: the result is always empty.",
                            fix="use `or`, if either is bad",
                        )


def _conditions(node: Typed) -> Iterator[Comparison]:
    """Every comparison that must hold for the node to return something."""
    if isinstance(node, Binary) and node.operator == "and" and node.matching.labels is None:
        yield from _conditions(node.left)
        yield from _conditions(node.right)
    elif (found := compared(node)) is not None and not found.node.returns_bool:
        yield found


def _together(one: Comparison, other: Comparison) -> bool:
    """Whether some number passes both: a limit, a number beside or between the limits, or one far away."""
    low, high = sorted((one.limit, other.limit))
    tried = (low - 1, low, (low + high) / 2, high, high + 1)
    return any(
        COMPARISONS[one.operator](value, one.limit) and COMPARISONS[other.operator](value, other.limit)
        for value in tried
    )
