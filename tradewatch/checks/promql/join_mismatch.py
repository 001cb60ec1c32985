"""promql/join-mismatch"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.joins import Join, joins
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.seen import seen
from tradewatch.promql.tree import Binary, Number, Typed

# Two series with the same one are of one target.
_TARGET = "instance"

_EMPTY = "No series finds a match, so the result is always empty."
_NOTHING_EXCLUDED = "No series finds a match, so nothing is ever excluded."


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Two sides never have the same labels, so no series find a match."""
    for join in joins(rule_set):
        # `or` combines different things on purpose.
        if join.node.operator != "or" and (mismatch := _mismatch(join)):
            summary, fix = mismatch
            yield join.expression.finding(
                summary,
                node=join.node,
                details=_NOTHING_EXCLUDED if join.node.operator == "unless" else _EMPTY,
                fix=fix,
            )


def _mismatch(join: Join) -> tuple[str, str] | None:
    left, right = join.node.left.type.labels, join.node.right.type.labels
    if not join.node.matching.on:
        # promql/join-label checks the labels of `on`.
        for (name, mine), (_, other) in (join.sides, join.sides[::-1]):
            alone = sorted(label for label in join.matched(mine.type.labels) if not _may_have(join, other, label))
            if alone:
                common = ", ".join(sorted(left.always & right.always - (join.node.matching.labels or frozenset())))
                labels = " and ".join(alone)
                fix = (
                    f"match on the labels that both have: on ({common})" if common else f"ignoring ({', '.join(alone)})"
                )
                return f"only the {name} side has {labels}", fix
    for label in sorted(join.matched(left) & join.matched(right)):
        ours, theirs = left.values.get(label), right.values.get(label)
        if ours and theirs and not ours & theirs:
            summary = f"{label!r} is {_values(ours)} on the left side and {_values(theirs)} on the right"
            return summary, f"ignore it: ignoring ({label})"
    return None


def _may_have(join: Join, side: Typed, label: str) -> bool:
    """Whether a series of this side may have the label of the other side.

    If targets are compared, and samples do not have the label, then only the target may: for both sides alike.
    """
    match side:
        case Binary(operator=operator, left=left, right=Number()) if operator in COMPARISONS:
            return _may_have(join, left, label)
    of_targets = all(_TARGET in join.matched(each.type.labels) for _, each in join.sides)
    found = seen(side) if of_targets else None
    return side.type.labels.may_have(label) and (not found or any(label in dict(each) for each in found))


def _values(values: frozenset[str]) -> str:
    return " or ".join(map(repr, sorted(values)[:3])) + (" or another" if len(values) > 3 else "")
