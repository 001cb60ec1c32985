"""ranges/future"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import Expression, Role, RuleSet
from tradewatch.model import Finding
from tradewatch.model.duration import duration
from tradewatch.promql.tree import Selection, Subquery, Typed


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A rule with a negative offset, which reads the future."""
    offsets: list[tuple[Expression, float, Typed]] = [
        *((expression, node.offset, node) for expression, node in rule_set.parts(Selection)),
        *((expression, node.offset, node.operand) for expression, node in rule_set.parts(Subquery)),
    ]
    for expression, offset, node in offsets:
        if offset < 0 and expression.role in (Role.ALERT, Role.GUARD, Role.RECORDING):
            yield expression.finding(
                f"an offset of -{duration(-offset)} reads the future",
                node=node,
                details="A rule is evaluated now, and no sample is newer: it finds nothing, or the newest sample.",
                fix="remove the `-`, to read the past",
            )
