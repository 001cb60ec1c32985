"""Whether two expressions provably mean the same, although they are written with other functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tradewatch.promql import Typed
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.functions import FUNCTIONS
from tradewatch.promql.tree import Aggregation, Binary, Call, Negation, Number, Subquery

# Of values that are not negative, none of these is zero, or all of them are.
_ANY_ABOVE_ZERO = {"sum": "max", "avg": "max", "max": "max"}
_ANY_ABOVE_ZERO |= {f"{name}_over_time": f"{other}_over_time" for name, other in _ANY_ABOVE_ZERO.items()}
# Of values up to one, none of these is one, or all of them are.
_ALL_ONE = {"min": "min", "avg": "min", "min_over_time": "min_over_time", "avg_over_time": "min_over_time"}


def means_the_same(one: Typed, other: Typed, *, shown: bool) -> bool:
    """Whether both have the same results; their values count only if they are `shown`."""
    return _normal(one, shown).meaning == _normal(other, shown).meaning


def _normal(node: Typed, valued: bool) -> Typed:
    """The same with the simplest functions; without `valued`, its result may have other values."""
    match node:
        case Binary(operator="and" | "unless"):
            return replace(node, left=_normal(node.left, valued), right=_normal(node.right, False))
        case Binary(operator="or"):
            return replace(node, left=_normal(node.left, valued), right=_normal(node.right, valued))
        # What equals a number has its value.
        case Binary(right=Number(value=number)) if node.operator in COMPARISONS and (
            not valued or node.returns_bool or node.operator == "=="
        ):
            return replace(node, left=_compared(node.left, node.operator, number))
        case Aggregation(operator="sum" | "avg" | "min" | "max" | "count" | "group") if not valued:
            return replace(node, operator="group", operand=_normal(node.operand, False))
        case Call() if node.function.name == "histogram_quantile":
            rank, buckets = node.arguments
            return replace(node, arguments=(_normal(rank, True), _scaled(buckets)))
    return _with_normal_operands(node)


def _with_normal_operands(node: Typed) -> Typed:
    match node:
        case Binary():
            return replace(node, left=_normal(node.left, True), right=_normal(node.right, True))
        case Aggregation() | Negation() | Subquery():
            return replace(node, operand=_normal(node.operand, True))
        case Call():
            return replace(node, arguments=tuple(_normal(each, True) for each in node.arguments))
    return node


def _scaled(node: Typed) -> Typed:
    """The same in another unit of time: an increase is a rate, times the range."""
    match node:
        case Aggregation(operator="sum" | "avg" | "min" | "max"):
            return replace(node, operand=_scaled(node.operand))
        case Call() if node.function.name == "increase":
            return replace(node, function=FUNCTIONS["rate"])
    return _normal(node, True)


def _compared(node: Typed, operator: str, number: float) -> Typed:
    """What is compared with a number, with the simplest functions for which the comparison is as true."""
    if number == 0:
        node = _scaled(node)
        if operator in ("==", "!=", ">", "<=") and node.type.domain.low >= 0:
            return _merged(node, _ANY_ABOVE_ZERO)
    if number == 1 and operator in ("==", "!=", "<", ">=") and node.type.domain.high <= 1:
        return _merged(node, _ALL_ONE)
    return _normal(node, True)


def _merged(node: Typed, same: Mapping[str, str]) -> Typed:
    """The same with other functions that merge series or samples, as far down as the table has them."""
    match node:
        case Aggregation() if node.operator in same:
            return replace(node, operator=same[node.operator], operand=_merged(node.operand, same))
        case Call() if node.function.name in same:
            return replace(node, function=FUNCTIONS[same[node.function.name]])
    return _normal(node, True)
