"""counters/raw"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import Role, RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import Comparison, compared, deciding
from tradewatch.promql.tree import Binary, Typed, named

_FIX = "use rate() or increase() over a range"


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A counter's total since the last restart is compared with a number, or drawn."""
    for rule, tree in rule_set.typed_rules():
        if not rule.is_alert:
            continue
        for part in deciding(tree):
            found = compared(part)
            if found is not None and _is_total(found.operand) and not _asks_for_any(found, tree):
                yield rule.expression.finding(
                    f"compares the total of {named(found.operand)} since the last restart",
                    node=found.node,
                    details="Once it exceeds the limit, it stays there until the exporter restarts. It then starts "
                    "again from zero.",
                    fix=_FIX,
                )
    for expression, tree in rule_set.typed():
        if expression.role is Role.PANEL and tree.type.counter:
            yield expression.finding(
                f"draws the total of {named(tree)} since the last restart",
                details="A line that only rises, and falls to zero at each restart, does not show what happens now.",
                fix=_FIX,
            )


def _is_total(tree: Typed) -> bool:
    """Whether it is a counter, or one is added to it or may replace it. Of two the difference may be under way."""
    if isinstance(tree, Binary) and tree.operator in ("+", "or"):
        return _is_total(tree.left) or _is_total(tree.right)
    return bool(tree.type.counter)


def _asks_for_any(found: Comparison, tree: Typed) -> bool:
    """Whether it only asks, before an `and` or `unless`, that something was counted at all."""
    is_first = any(
        isinstance(node, Binary) and node.operator in ("and", "unless") and node.left is found.node
        for node in tree.walk()
    )
    return is_first and (found.operator, found.limit) in ((">", 0), ("!=", 0), (">=", 1))
