"""dashboards/not-a-number"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Role
from tradewatch.model import Finding
from tradewatch.promql import Typed
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.functions import OF_BUCKETS, OF_COUNTERS
from tradewatch.promql.tree import Aggregation, Binary, Call, named

# A panel draws the expression of each alert, without its guard.
_DRAWN = {Role.PANEL, Role.ALERT}
_DETAILS = "Its panel then shows NaN, or a legend of names without lines."


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A share or a quantile that is not a number while no event happens."""
    for expression, tree in built.typed():
        for node in _unfiltered(tree) if expression.role in _DRAWN else ():
            if isinstance(node, Binary) and node.operator == "/" and _may_be_zero_by_zero(node):
                summary = f"divides by {named(node.right)}, which is 0 while nothing happens"
                fix = "write `a / (b > 0)`"
            elif isinstance(node, Call) and node.function.name in OF_BUCKETS:
                summary = f"{named(node)} has no value while nothing is observed"
                fix = f"write `{node.function.name}(...) >= 0`"
            else:
                continue
            yield expression.finding(summary, node=node, details=_DETAILS, fix=fix)


def _may_be_zero_by_zero(ratio: Binary) -> bool:
    """Whether both sides may be 0: the left one is not, if it is above 0 or has a condition on the events."""
    return not (ratio.left.type.domain.low > 0 or _is_conditional(ratio.left)) and _is_zero_without_events(ratio.right)


def _unfiltered(node: Typed) -> Iterator[Typed]:
    """The parts whose values may be shown: without those that a comparison filters, or a condition on the events."""
    if isinstance(node, Binary) and node.operator in COMPARISONS:
        return
    yield node
    if not _is_conditional(node):
        for child in node.children:
            yield from _unfiltered(child)


def _is_conditional(node: Typed) -> bool:
    """Whether it has values only while something is above a number."""
    if not isinstance(node, Binary) or node.operator != "and":
        return False
    return any(isinstance(part, Binary) and part.operator in (">", ">=") for part in node.right.walk())


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
