"""counters/raw"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.readings import is_reading
from tradewatch.checks.rule_set import Role, RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import compared, deciding
from tradewatch.promql.tree import Aggregation, Binary, Comparison, Selection, Typed, named
from tradewatch.promql.types import SCALAR

# Panels that draw values over time. A number or a table may be about everything since the restart.
_OF_LINES = ("graph", "timeseries")

_FIX = "use rate() or increase() over a range"

# In the title of a panel that is about everything since the restart.
_ON_PURPOSE = re.compile(r"\btotals?\b|\bcumulat|\blifetime\b|\bsince\b", re.IGNORECASE)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A counter's total since the last restart is compared with a number, or drawn."""
    for rule, tree in rule_set.typed_rules():
        if not rule.is_alert:
            continue
        for part in deciding(tree):
            found = compared(part)
            if found is None or _asks_for_any(found, tree):
                continue
            if _is_total(found.operand) and not is_reading(found.operand):
                yield rule.expression.finding(
                    f"compares the total of {named(found.operand)} since the last restart",
                    node=found.node,
                    details="Once it exceeds the limit, it stays there until the exporter restarts. It then starts "
                    "again from zero.",
                    fix=_FIX,
                )
            elif (quotient := _quotient(found.operand)) is not None:
                yield rule.expression.finding(
                    f"compares the quotient of two totals: {named(quotient.left)} over {named(quotient.right)}",
                    node=quotient,
                    details="It is the share since the last restart. The longer the exporter runs, the less a bad hour "
                    "moves it.",
                    fix="divide a rate() by a rate(), over the time that matters",
                )
    for expression, tree in rule_set.typed():
        drawn = expression.role is Role.PANEL and expression.panel.get("type") in _OF_LINES
        if _ON_PURPOSE.search(str(expression.panel.get("title", ""))):
            continue
        if drawn and tree.type.counter and not tree.type.buckets and not is_reading(tree):
            yield expression.finding(
                f"draws the total of {named(tree)} since the last restart",
                details="A line that only rises, and falls to zero at each restart, does not show what happens now.",
                fix=_FIX,
            )


def _is_total(tree: Typed) -> bool:
    """Whether it is a counter, or one is added to it, or something may replace it.

    Of two counters the difference may be under way: `sent - done or sent` is `sent` before the first is done.
    `c unless c offset 5m` is new.
    """
    if isinstance(tree, Binary) and tree.operator == "unless" and _was_before(tree.left, tree.right):
        return False
    if isinstance(tree, Binary) and tree.operator in ("+", "or"):
        return _is_total(tree.left) or (tree.operator == "+" and _is_total(tree.right))
    return bool(tree.type.counter)


def _quotient(tree: Typed) -> Binary | None:
    """The quotient of two totals, perhaps as a percentage; None if it is another expression."""
    if isinstance(tree, Binary) and tree.operator == "*":
        return _quotient(tree.left) or _quotient(tree.right)
    if not isinstance(tree, Binary) or tree.operator != "/" or tree.type.kind is SCALAR:
        return None
    return tree if all(_is_summed(side) and not is_reading(side) for side in tree.children) else None


def _is_summed(side: Typed) -> bool:
    """Whether it is a counter, or a sum of one."""
    return bool(side.type.counter) and isinstance(side, Selection | Aggregation)


def _asks_for_any(found: Comparison, tree: Typed) -> bool:
    """Whether it only asks, before an `and` or `unless`, that something was counted at all, or now for the first time.

    `c == 1 unless c offset 5m` is the first event of a label set: before it, there is no series.
    """
    for node in tree.walk():
        if isinstance(node, Binary) and node.operator in ("and", "unless") and node.left is found.node:
            if (found.operator, found.limit) in ((">", 0), ("!=", 0), (">=", 1)):
                return True
            if _was_before(found.operand, node.right):
                return True
    return False


def _was_before(tree: Typed, other: Typed) -> bool:
    """Whether the other expression reads an earlier value of a series of this one."""
    names = {each.name for each in tree.walk() if isinstance(each, Selection)}
    return any(isinstance(each, Selection) and each.offset > 0 and each.name in names for each in other.walk())
