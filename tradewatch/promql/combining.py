"""The type of a binary operation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from tradewatch.model import BOOL, SECONDS, Unit
from tradewatch.promql import units
from tradewatch.promql.domain import ANYTHING, COMPARISONS, MIRRORED, NOT_NEGATIVE, ZERO_OR_ONE, Domain
from tradewatch.promql.labels import Labels, Names
from tradewatch.promql.tree import Matching
from tradewatch.promql.types import INSTANT, SCALAR, Type
from tradewatch.promql.units import ANY


def combined(operator: str, left: Type, right: Type, matching: Matching, *, returns_bool: bool) -> Type:
    """The type of `left operator right`."""
    if operator in ("and", "unless"):
        if operator == "unless":
            return left
        return left._replace(labels=left.labels.matched(right.labels, matching.labels, ignored=not matching.on))
    if operator == "or":
        return _either(left, right)
    labels = _labels(left, right, matching)
    kind = SCALAR if left.kind is right.kind is SCALAR else INSTANT
    if operator not in COMPARISONS:
        unit, domain = _unit(operator, left, right), _domain(operator, left.domain, right.domain)
        return Type(kind, unit, labels, _counter(operator, left, right), domain, left.buckets or right.buckets)
    if returns_bool:
        return Type(kind, BOOL, labels, False, ZERO_OR_ONE)
    # A comparison keeps the values of the vector; of two vectors, those of the left one.
    kept, other, relation = left, right, operator
    if left.kind is SCALAR:
        kept, other, relation = right, left, MIRRORED[operator]
    return kept._replace(labels=labels, domain=kept.domain.compared(relation, other.domain))


def _either(left: Type, right: Type) -> Type:
    literal = right.domain.constant is not None
    return Type(
        INSTANT,
        units.united(left.unit, right.unit),
        left.labels.or_(right.labels),
        left.counter if literal or left.counter is right.counter else None,
        left.domain.or_(right.domain),
        left.buckets or right.buckets,
    )


def _labels(left: Type, right: Type, matching: Matching) -> Labels:
    if right.kind is SCALAR:
        return left.labels
    if left.kind is SCALAR:
        return right.labels
    names, ignored = matching.labels, not matching.on
    if matching.grouped:
        many, one = (left, right) if matching.grouped == "left" else (right, left)
        return _fetched(many.labels.matched(one.labels, names, ignored=ignored), one.labels, matching.fetched)
    found = left.labels.matched(right.labels, names, ignored=ignored)
    # Without group_left or group_right, the result has only the labels that were matched on.
    if names is None:
        return found
    return found.drop(names) if ignored else found.keep(names)


def _fetched(many: Labels, one: Labels, names: Names) -> Labels:
    """The labels after group_left or group_right: a label that the one side lacks is removed from the many side."""
    if not names:
        return many
    rest, taken = many.drop(names), one.keep(names)
    return Labels(rest.always | taken.always, rest.perhaps | taken.perhaps, rest.open, {**rest.values, **taken.values})


def _unit(operator: str, left: Type, right: Type) -> Unit | None:
    if operator == "*":
        if ANY not in (left.unit, right.unit):
            return units.multiplied(left.unit, right.unit)
        literal, other = (left, right) if left.unit == ANY else (right, left)
        return None if literal.domain.constant is None else units.scaled(other.unit, literal.domain.constant)
    if operator == "/":
        if right.unit != ANY or right.domain.constant is None:
            return units.divided(left.unit, right.unit)
        return units.scaled(left.unit, 1 / right.domain.constant) if right.domain.constant else None
    if operator == "%":
        stamp = left.unit is not None and left.unit.nature == "timestamp"
        return SECONDS.scaled(left.unit.scale) if stamp and left.unit else left.unit
    if operator == "^":
        return units.powered(left.unit, right.domain.constant)
    if operator in ("+", "-"):
        return (units.added if operator == "+" else units.subtracted)(left.unit, right.unit)
    return None


def _counter(operator: str, left: Type, right: Type) -> bool | None:
    if not left.counter and not right.counter:
        return None if None in (left.counter, right.counter) and operator in "+*" else False
    counter, other = (left, right) if left.counter else (right, left)
    number = other.domain.constant
    if operator == "+":
        return True if number is not None or other.counter else other.counter
    if operator == "-":
        if counter is right or other.counter:
            return False
        # Without what is still there, it counts what is done: allocated minus in use is freed.
        return True if number is not None else None
    if operator == "*":
        # The factor may be the 1 of an info metric.
        return number > 0 if number is not None else None
    return operator == "/" and counter is left and number is not None and number > 0


def _domain(operator: str, left: Domain, right: Domain) -> Domain:
    if operator in ("^", "%", "atan2"):
        return _power(left, right) if operator == "^" else _rest(left, right) if operator == "%" else ANYTHING
    return ARITHMETIC[operator](left, right)


def _power(left: Domain, right: Domain) -> Domain:
    if left.constant is not None and right.constant is not None:
        try:
            return Domain.of(float(left.constant**right.constant))
        except (OverflowError, ZeroDivisionError, TypeError):
            return ANYTHING
    return NOT_NEGATIVE if left.low >= 0 else ANYTHING


def _rest(left: Domain, right: Domain) -> Domain:
    if left.constant is not None and right.constant and math.isfinite(left.constant):
        return Domain.of(math.fmod(left.constant, right.constant))
    return Domain(0.0, right.high) if left.low >= 0 and right.low > 0 else ANYTHING


# The operators whose results have bounds that follow from those of the operands.
ARITHMETIC: Mapping[str, Callable[[Domain, Domain], Domain]] = {
    "+": Domain.plus,
    "-": Domain.minus,
    "*": Domain.times,
    "/": Domain.over,
}
