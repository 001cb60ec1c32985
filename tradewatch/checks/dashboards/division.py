"""dashboards/division"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Role
from tradewatch.model import Finding
from tradewatch.promql import Typed
from tradewatch.promql.functions import OF_COUNTERS
from tradewatch.promql.tree import Aggregation, Binary, Call, named

# A panel draws the expression of each alert, without its guard.
_DRAWN = {Role.PANEL, Role.ALERT}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A share of events that is not a number while there are none."""
    for expression, tree in built.typed():
        for node in _divisions(tree) if expression.role in _DRAWN else ():
            if _is_zero_without_events(node.right):
                yield expression.finding(
                    f"divides by {named(node.right)}, which is 0 while nothing happens",
                    node=node,
                    details="Its panel then shows NaN, or an infinite value, where there is nothing to show.",
                    fix="write `a / (b > 0)`; in our own dashboards, share()",
                )


def _divisions(node: Typed) -> Iterator[Binary]:
    """The divisions, without those that an `and` limits to a number of events."""
    if isinstance(node, Binary):
        if node.operator == "/":
            yield node
        if node.operator == "and" and any(
            isinstance(part, Binary) and part.operator in (">", ">=") for part in node.right.walk()
        ):
            return
    for child in node.children:
        yield from _divisions(child)


def _is_zero_without_events(node: Typed) -> bool:
    if node.type.domain.low > 0:
        return False
    match node:
        case Binary(operator="or" | "*" | "/"):
            return any(map(_is_zero_without_events, node.children))
        case Binary(operator="+"):
            return all(map(_is_zero_without_events, node.children))
        case Binary(operator="and" | "unless"):
            return _is_zero_without_events(node.left)
        case Aggregation():
            return _is_zero_without_events(node.operand)
        case Call():
            return node.function.name in OF_COUNTERS or any(map(_is_zero_without_events, node.arguments))
    return False
