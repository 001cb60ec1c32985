"""promql/same-series"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.joins import Join, joins
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.tree import Aggregation, Binary, Call, Number, Selection, Typed


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A part is divided by the whole, or subtracted from it, and each series only meets itself."""
    for join in joins(rule_set):
        (left, factor), right = _unscaled(join.node.left), join.node.right
        chosen = _chosen(left, right) or _chosen(right, left)
        result = {"/": factor, "-": 0.0 if factor == 1 else None}.get(join.node.operator)
        if result is not None and chosen and all(_is_matched(join, label) for label in chosen):
            labels = ", ".join(sorted(chosen))
            yield join.expression.finding(
                f"both sides are matched on {labels}, so each series meets itself: the result is always {result:g}",
                node=join.node,
                details="The series of the whole that the part does not have are dropped, instead of being added up.",
                fix=f"aggregate both sides without {labels}: sum without ({labels}) (...)",
            )


def _unscaled(part: Typed) -> tuple[Typed, float]:
    """What is multiplied, and by which number: 100 for percent."""
    match part:
        case Binary(operator="*", left=Number(value=factor), right=scaled):
            return scaled, factor
        case Binary(operator="*", left=scaled, right=Number(value=factor)):
            return scaled, factor
    return part, 1.0


def _chosen(part: Typed, whole: Typed) -> frozenset[str]:
    """The labels by which the part selects fewer series than the whole; empty unless all else is the same."""
    match part, whole:
        case Selection(), Selection():
            more, fewer = frozenset(part.matchers), frozenset(whole.matchers)
            same = (part.name, part.range, part.offset) == (whole.name, whole.range, whole.offset)
            if part.name and same and fewer < more:
                return frozenset(each.label for each in more - fewer)
        case Call(function=function), Call(function=other) if function is other and function.operand is not None:
            at = function.operand
            rest = [each.meaning for place, each in enumerate(part.arguments) if place != at]
            if rest == [each.meaning for place, each in enumerate(whole.arguments) if place != at]:
                return _chosen(part.arguments[at], whole.arguments[at])
        case Aggregation(), Aggregation():
            mine, theirs = ((each.operator, each.by, each.labels, each.parameter) for each in (part, whole))
            return _chosen(part.operand, whole.operand) if mine == theirs else frozenset()
    return frozenset()


def _is_matched(join: Join, label: str) -> bool:
    """Whether both sides have the label, and the join compares it."""
    names = join.node.matching.labels or frozenset()
    compared = (label in names) is join.node.matching.on
    return compared and all(label in side.type.labels.always for _, side in join.sides)
