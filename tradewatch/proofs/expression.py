"""Properties of an alert's expression on which its tests depend."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tradewatch.model import Samples
from tradewatch.promql import Typed, reach
from tradewatch.promql.tree import Aggregation, Binary, Call, Number, Selection, Subquery

# Functions that return a scraped value, or its time, unchanged.
_EXACT = ("max_over_time", "min_over_time", "last_over_time", "timestamp", "time", "abs", "label_replace", "label_join")
_ABSENCE = ("absent", "absent_over_time", "vector", "scalar", "time", "pi")
# Multiples of this are added and subtracted without rounding.
_GRAIN = 2.0**-16


class ReplicaChoice(NamedTuple):
    """An aggregation that returns the largest or the smallest series, of each replica or of all together."""

    largest: bool
    of_each: bool


def selections(node: Typed) -> tuple[Selection, ...]:
    """Every selector of series in the expression."""
    return tuple(each for each in node.walk() if isinstance(each, Selection))


def name_of(selection: Selection) -> str:
    """The name of the series that a selector selects: `up`, also of `{__name__="up"}`; empty without a name."""
    named = (each.value for each in selection.matchers if each.label == "__name__" and each.operator == "=")
    return selection.name or next(named, "")


def series_in(node: Typed) -> frozenset[str]:
    """The names of all series that the expression selects."""
    return frozenset(map(name_of, selections(node)))


def returned_series(node: Typed) -> frozenset[str]:
    """The names of all series whose labels the result may have: not those that only decide whether there is one."""
    match node:
        case Selection():
            return frozenset({name_of(node)})
        case Binary(operator="and" | "unless"):
            return returned_series(node.left)
    return frozenset().union(*map(returned_series, node.children))


def calls(node: Typed) -> frozenset[str]:
    """The functions that the expression calls."""
    return frozenset(each.function.name for each in node.walk() if isinstance(each, Call))


def replica_choice(node: Typed) -> ReplicaChoice | None:
    """The aggregation that chooses a replica, if the expression is one or compares one with a number."""
    match node:
        case Binary(right=Number()):
            return replica_choice(node.left)
        case Aggregation(operator="max" | "min"):
            return ReplicaChoice(node.operator == "max", _keeps_replicas(node))
    return None


def sums(node: Typed) -> bool:
    """Whether the expression adds up rates, so that two replicas may share its traffic."""
    aggregations = [each for each in node.walk() if isinstance(each, Aggregation)]
    if any(each.operator != "sum" or _keeps_replicas(each) for each in aggregations):
        return False
    return bool(aggregations) and reach(node) > 0


def _keeps_replicas(node: Aggregation) -> bool:
    return node.labels is not None and ("instance" in node.labels) is node.by


def excludes(node: Typed) -> bool:
    """Whether a series can prevent a result: on the right side of `unless`, or if its absence counts."""
    return bool(calls(node) & {"absent", "absent_over_time"}) or any(
        isinstance(each, Binary) and each.operator == "unless" for each in node.walk()
    )


def is_of_proportion(node: Typed) -> bool:
    """Whether the value does not depend on the amount of traffic: a ratio of rates, or a quantile."""
    match node:
        case Call():
            return node.function.name == "histogram_quantile"
        case Binary(left=Number()):
            return node.operator in "+-*" and is_of_proportion(node.right)
        case Binary(operator="/"):
            return reach(node.left) > 0 and reach(node.right) > 0
    return False


def is_exact(node: Typed, samples: Iterable[Samples]) -> bool:
    """Whether the value is calculated without rounding, so that it can equal the limit."""
    if is_rounded(node):
        return False
    numbers = (number for each in samples for number in (each.start, each.slope))
    return not _calculates(node) or all((number / _GRAIN).is_integer() for number in numbers)


def is_rounded(node: Typed) -> bool:
    """Whether the value is calculated with rounding, so that it equals a number other than zero only by chance."""
    return _calculates(node) is None


def _calculates(expression: Typed) -> bool | None:
    """Whether the expression adds, subtracts or multiplies scraped values; None if it calculates anything else."""
    calculates = False
    for node in expression.walk():
        match node:
            case Call() if node.function.name not in _EXACT:
                return None
            case Aggregation() if node.operator not in ("max", "min", "sum"):
                return None
            case Binary() if node.operator not in ("+", "-", "*", "or", "and", "unless"):
                return None
            case Subquery():
                return None
            case Aggregation(operator="sum") | Binary(operator="+" | "-" | "*"):
                calculates = True
    return calculates


def is_empty_without(node: Typed, lost: Callable[[Selection], bool]) -> bool:
    """Whether the result is empty when the selectors that are `lost` select nothing."""
    match node:
        case Selection():
            return lost(node)
        case Call() if node.function.name in _ABSENCE:
            return False
        case Binary(operator="or"):
            return is_empty_without(node.left, lost) and is_empty_without(node.right, lost)
        case Binary(operator="unless"):
            return is_empty_without(node.left, lost)
    return any(is_empty_without(child, lost) for child in node.children)
