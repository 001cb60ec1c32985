"""promql/join-not-unique"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tradewatch.checks.joins import SET_OPERATORS, Join, joins
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.calls import copied
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.functions import AGGREGATORS
from tradewatch.promql.seen import LabelSet, doubles, matched_on, seen
from tradewatch.promql.tree import Aggregation, Binary, Call, Negation, Number, Selection, Typed

# The instance determines what it belongs to.
_DETERMINES_OTHERS = "instance"


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """The "one" side of a join has several series for each of the other side."""
    for join in joins(rule_set):
        matching = join.node.matching
        if join.node.operator in SET_OPERATORS or matching.labels is None:
            continue
        sides = join.sides if join.one is None else [(name, side) for name, side in join.sides if side is join.one]
        for name, side in sides:
            if found := _seen_twice(join, side):
                yield join.expression.finding(
                    f"the {name} side has two series for {found.common}: {found.one} and {found.other}",
                    node=join.node,
                    details="Prometheus refuses to evaluate the whole expression. The catalogue has both at once.",
                    fix=_fix(join, found.labels),
                )
            elif several := _several(join, side) or _aggregated_away(join, side):
                yield join.expression.finding(
                    f"the {name} side has a series for each {' and '.join(several)}, and the join does not match on it",
                    node=join.node,
                    details="As soon as there are two, Prometheus refuses to evaluate the whole expression.",
                    fix=_fix(join, several),
                )


class _Double(NamedTuple):
    """Two series that the join cannot tell apart, what they have in common, and the labels in which they differ."""

    common: str
    one: str
    other: str
    labels: list[str]


def _seen_twice(join: Join, side: Typed) -> _Double | None:
    """Two series of the catalogue on this side for one of the other side.

    Prometheus refuses two on the right side, or on the "one" side, in any case; two on the left side if they match.
    """
    found = seen(side)
    other = seen(join.other(side))
    keys = None if other is None else {matched_on(each, join.node.matching) for each in other}
    for one, two in doubles(found or (), join.node.matching):
        key = matched_on(one, join.node.matching)
        if (side is not join.one and side is join.node.left) and (keys is None or key not in keys):
            continue
        labels = sorted({name for name, _ in one ^ two})
        return _Double(_text(key) or "everything", _text(one - two), _text(two - one), labels)
    return None


def _text(labels: LabelSet) -> str:
    return ", ".join(f'{name}="{value}"' for name, value in sorted(labels) if value)


def _aggregated_away(join: Join, side: Typed) -> list[str]:
    """Labels of this side that the join ignores, and that the other side aggregates away from the same metric."""
    names, other = join.node.matching.labels or frozenset(), join.other(side)
    if join.one is not None or join.node.matching.on:
        return []
    own = {each.name for each in side.walk() if isinstance(each, Selection)}
    gone = frozenset(
        label
        for each in other.walk()
        if isinstance(each, Aggregation)
        for label in names
        if each.operand.type.labels.may_have(label) and not each.type.labels.may_have(label)
        if any(isinstance(below, Selection) and below.name in own for below in each.operand.walk())
    )
    labels = side.type.labels
    return sorted(name for name in gone & labels.always if len(labels.values.get(name, "..")) > 1)


def _fix(join: Join, several: list[str]) -> str:
    labels = ", ".join(several)
    wanted = f"match on {labels} too" if join.node.matching.on else f"do not ignore {labels}"
    return f"{wanted}, aggregate without it, or say which side has several: group_left ()"


def _several(join: Join, side: Typed) -> list[str]:
    """Labels that the side keeps on purpose, and that the join neither matches nor copies."""
    names = join.node.matching.labels or frozenset()
    kept = _kept(side)
    if names and seen(side) is not None:
        return []  # no two of the catalogue are for one of the other side: a zone may determine its region
    compared = names if join.node.matching.on else kept - names
    if _DETERMINES_OTHERS in compared:
        return []
    left = kept - compared - join.node.matching.fetched
    values = side.type.labels.values
    return sorted(label for label in left if label in side.type.labels.always and len(values.get(label, "..")) > 1)


def _kept(side: Typed) -> frozenset[str]:
    """The labels that an aggregation names, if nothing selects some of their values; `le` is always one.

    A label of a bare selector often follows from the others: a provider has one kind, a pod runs on one node.
    """
    match side:
        case Aggregation(by=True, labels=labels, operator=operator) if not AGGREGATORS[operator].chooses:
            return frozenset() if _is_chosen(side.operand) else labels or frozenset()
        case Call(function=function, arguments=arguments) if function.operand is not None:
            kept, copy = _kept(arguments[function.operand]), copied(side)
            return kept - {copy.source} | {copy.target} if copy and copy.source in kept else kept
        case Negation(operand=operand):
            return _kept(operand)
        case Binary(left=left, right=Number()) | Binary(left=Number(), right=left):
            return frozenset() if side.operator in COMPARISONS else _kept(left)
        case Selection():
            return frozenset({"le"}) if side.type.buckets else frozenset()
    return frozenset()


def _is_chosen(operand: Typed) -> bool:
    """Whether only some series are left: those that pass a comparison or match another vector."""
    return any(isinstance(each, Binary) and each.operator in (*COMPARISONS, "and", "unless") for each in operand.walk())
