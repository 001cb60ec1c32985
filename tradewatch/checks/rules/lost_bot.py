"""rules/lost-bot"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding
from tradewatch.promql.comparisons import alternatives
from tradewatch.promql.tree import Aggregation, Binary, Selection, Typed


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert on the bots whose result does not say which bot."""
    identity = built.project.identity
    for rule, tree in built.typed_rules():
        if not rule.is_alert or identity in rule.labels:
            continue
        for branch in alternatives(tree):
            if branch.type.labels.may_have(identity) or not _reads_bots(branch, identity):
                continue
            yield rule.expression.finding(
                f"its result does not have the label {identity!r}",
                node=_where_lost(branch, identity),
                details="Two bots become one alert: the healthy one hides the broken one, and nobody can "
                "tell which one it is. Grouping and inhibition need the label.",
                fix=f"keep {identity} in every aggregation and every join",
            )


def _reads_bots(branch: Typed, identity: str) -> bool:
    """Whether it reads series with the label."""
    return any(isinstance(each, Selection) and identity in each.type.labels.always for each in branch.walk())


def _where_lost(branch: Typed, identity: str) -> Typed:
    """The part that drops the label: the innermost one whose operands all have it."""
    for node in branch.walk():
        if isinstance(node, Aggregation | Binary) and not node.type.labels.may_have(identity):
            operands = [each for each in node.children if each.type.labels.may_have(identity)]
            if operands:
                return node
    return branch
