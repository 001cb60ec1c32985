"""rules/lost-bot"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.finding import finding
from tradewatch.model import Problem
from tradewatch.promql.comparisons import alternatives
from tradewatch.promql.tree import Aggregation, Binary, Selection, Typed

# Alertmanager groups and inhibits by it; receivers and dashboards read it.
IDENTITY = "bot"


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """An alert on the bots whose result does not say which bot."""
    for rule in built.rules:
        tree = rule.expression.typed
        if not rule.is_alert or tree is None or IDENTITY in rule.labels:
            continue
        for branch in alternatives(tree):
            if branch.type.labels.may_have(IDENTITY) or not _reads_bots(branch):
                continue
            yield finding(
                "rules/lost-bot",
                rule.expression,
                f"its result does not have the label {IDENTITY!r}",
                node=_where_lost(branch),
                details="Two bots become one alert: the healthy one hides the broken one, and nobody can "
                "tell which bot it is. Grouping and inhibition need the label.",
                fix=f"keep {IDENTITY} in every aggregation and every join",
            )


def _reads_bots(branch: Typed) -> bool:
    """Whether it reads series with the label."""
    return any(isinstance(each, Selection) and IDENTITY in each.type.labels.always for each in branch.walk())


def _where_lost(branch: Typed) -> Typed:
    """The part that drops the label: the innermost one whose operands all have it."""
    for node in branch.walk():
        if isinstance(node, Aggregation | Binary) and not node.type.labels.may_have(IDENTITY):
            operands = [each for each in node.children if each.type.labels.may_have(IDENTITY)]
            if operands:
                return node
    return branch
