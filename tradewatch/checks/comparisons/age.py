"""comparisons/age"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.tree import Aggregation, Binary, Call, Selection, Typed, named
from tradewatch.promql.types import SCALAR

# Points in time of what has happened, and of what is still to come.
_PAST = re.compile(
    r"last|latest|start|boot|created|creation|completed|completion|finished|success|failure|mtime|modified|updated|seen"
    r"|received|sent|heartbeat|handshake|tick|refresh|reload|scraped|synced",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"next|expir|after|until|deadline|due|valid|not_before|scheduled|end_|renew", re.IGNORECASE)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An age is calculated the wrong way round, and so is never positive."""
    for rule, found in rule_set.comparisons():
        if found.operator not in (">", ">=") or found.limit < 0:
            continue
        if (stamp := _turned(found.operand)) is not None:
            yield rule.expression.finding(
                f"{named(stamp)} - time() is negative, and so never {found.operator} {found.limit:g}",
                node=found.node,
                details="What has happened is in the past: its timestamp is less than the current time.",
                fix=f"use time() - {named(stamp)}",
            )


def _turned(operand: Typed) -> Typed | None:
    """The timestamp of the past from which the current time is subtracted; None in another expression."""
    if isinstance(operand, Binary) and operand.operator in ("*", "/"):
        return _turned(operand.left)
    if isinstance(operand, Aggregation):
        return _turned(operand.operand)
    if not isinstance(operand, Binary) or operand.operator != "-" or not _is_now(operand.right):
        return None
    stamp = operand.left
    unit = stamp.type.unit
    return stamp if unit is not None and unit.nature == "timestamp" and _is_past(stamp) else None


def _is_now(node: Typed) -> bool:
    return node.type.kind is SCALAR and isinstance(node, Call) and node.function.name == "time"


def _is_past(stamp: Typed) -> bool:
    names = [node.name for node in stamp.walk() if isinstance(node, Selection)]
    measured = any(isinstance(node, Call) and node.function.name == "timestamp" for node in stamp.walk())
    return measured or (bool(names) and all(_PAST.search(name) and not _FUTURE.search(name) for name in names))
