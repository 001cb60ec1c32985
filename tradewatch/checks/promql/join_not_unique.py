"""promql/join-not-unique"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.joins import SET_OPERATORS, Join, joins
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.functions import AGGREGATORS
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
            if several := _several(join, side):
                yield join.expression.finding(
                    f"the {name} side has a series for each {' and '.join(several)}, and the join does not match on it",
                    node=join.node,
                    details="As soon as there are two, Prometheus refuses to evaluate the whole expression.",
                    fix=_fix(join, several),
                )


def _fix(join: Join, several: list[str]) -> str:
    labels = ", ".join(several)
    wanted = f"match on {labels} too" if join.node.matching.on else f"do not ignore {labels}"
    return f"{wanted}, aggregate without it, or say which side has several: group_left ()"


def _several(join: Join, side: Typed) -> list[str]:
    """Labels that the side keeps on purpose, and that the join neither matches nor copies."""
    names = join.node.matching.labels or frozenset()
    kept = _kept(side)
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
            return _kept(arguments[function.operand])
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
