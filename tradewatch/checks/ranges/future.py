"""ranges/future"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import Role, RuleSet
from tradewatch.model import Finding
from tradewatch.model.duration import duration
from tradewatch.promql.tree import Selection, Subquery


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A rule with a negative offset, which reads the future."""
    for expression, node in (*rule_set.parts(Selection), *rule_set.parts(Subquery)):
        if node.offset < 0 and expression.role in (Role.ALERT, Role.GUARD, Role.RECORDING):
            yield expression.finding(
                f"an offset of -{duration(-node.offset)} reads the future",
                node=node if isinstance(node, Selection) else node.operand,
                details="A rule is evaluated now, and no sample is newer: it finds nothing, or the newest sample.",
                fix="remove the `-`, to read the past",
            )
