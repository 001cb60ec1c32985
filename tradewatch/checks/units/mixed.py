"""units/mixed"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.tree import Binary, Number, Typed
from tradewatch.promql.units import agree, summable


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Values of different units are added, subtracted or compared."""
    for expression, node in rule_set.parts(Binary):
        if not _mixes(node):
            continue
        left, right = node.left.type.unit, node.right.type.unit
        verb = {"+": "adds", "-": "subtracts"}.get(node.operator, "compares")
        yield expression.finding(
            f"{verb} {left} and {right}",
            node=node,
            details="The result means nothing, and changes with the unit of either side.",
            fix="convert one of them, or use the metric that you meant",
        )


def _mixes(node: Binary) -> bool:
    left, right = node.left.type.unit, node.right.type.unit
    if any(side.type.domain.constant == 0 for side in node.children):
        return False  # zero is zero in any unit: `x + 0 * y` gives x the labels of y
    if node.operator in COMPARISONS:
        return not agree(left, right)
    # A score adds different things, each with a weight.
    weighted = all(map(_is_weighted, node.children))
    return node.operator in ("+", "-") and not weighted and not summable(node.operator, left, right)


def _is_weighted(side: Typed) -> bool:
    if isinstance(side, Binary) and side.operator == "+":
        return all(map(_is_weighted, side.children))
    return isinstance(side, Binary) and side.operator == "*" and any(isinstance(each, Number) for each in side.children)
