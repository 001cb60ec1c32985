"""promql/join-label"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.joins import Join, joins
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding, did_you_mean

_NEVER = {
    "unless": "The labels are never equal, so nothing is ever excluded.",
    "or": "The labels are never equal, so the right side is always added.",
}


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A label of `on` or `group_left` that a side does not have."""
    for join in joins(rule_set):
        if join.node.matching.on:
            for label in sorted((join.node.matching.labels or frozenset()) - {"__name__"}):
                yield from _of_on(join, label)
        # The result has no name in any case.
        for label in sorted(join.node.matching.fetched - {"__name__"}):
            one = join.one
            if one is not None and not one.type.labels.may_have(label):
                known = one.type.labels.perhaps
                yield _problem(
                    join,
                    label,
                    f"the side that {label!r} is copied from does not have it",
                    "The result does not have the label; if the other side had it, it is removed.",
                    did_you_mean(label, known),
                )


def _of_on(join: Join, label: str) -> Iterator[Finding]:
    lacking = [(name, side.type.labels) for name, side in join.sides if not side.type.labels.may_have(label)]
    if len(lacking) == 2:
        details = "Both are matched without it: more series match than you meant."
        known = join.node.left.type.labels.perhaps | join.node.right.type.labels.perhaps
        yield _problem(join, label, f"neither side has the label {label!r}", details, did_you_mean(label, known))
    elif len(lacking) == 1 and any(label in side.type.labels.always for _, side in join.sides):
        name, labels = lacking[0]
        details = _NEVER.get(join.node.operator, "The labels are never equal, so the result is empty.")
        its_own = ", ".join(sorted(labels.perhaps)) or "no label at all"
        fix = f"keep it in the aggregation there, or remove it here; the {name} side has {its_own}"
        yield _problem(join, label, f"the {name} side does not have the label {label!r}", details, fix)


def _problem(join: Join, label: str, summary: str, details: str, fix: str) -> Finding:
    return join.expression.finding(summary, node=join.node, label=label, details=details, fix=fix)
