"""comparisons/age"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import comparisons
from tradewatch.promql.tree import Aggregation, Binary, Call, Comparison, Selection, Typed, named
from tradewatch.promql.types import SCALAR

# Points in time of what has happened, and of what is still to come.
_PAST = re.compile(
    r"last|latest|start|boot|created|creation|completed|completion|finished|success|failure|mtime|modified|updated|seen"
    r"|received|sent|heartbeat|handshake|tick|refresh|reload|scraped|synced",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"next|expir|after|until|deadline|due|valid|not_before|scheduled|end_|renew", re.IGNORECASE)
_EXPIRY = re.compile(r"expir|not_?after|valid_until", re.IGNORECASE)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An age is calculated the wrong way round, or an alert fires while much time is left until something expires."""
    for rule, found in rule_set.comparisons():
        if found.operator not in (">", ">=") or found.limit < 0 or (stamp := _minus_now(found.operand)) is None:
            continue
        if found.limit > 0 and rule.is_alert and _is_expiry(stamp) and not _is_bounded(found, rule.expression.typed):
            yield rule.expression.finding(
                f"{named(stamp)} - time() {found.operator} {found.limit:g} holds until it is about to expire",
                node=found.node,
                details="It is the time that is left: an alert on more than that fires while all is well.",
                fix="use `<`",
            )
        elif _is_past(stamp):
            yield rule.expression.finding(
                f"{named(stamp)} - time() is negative, and so never {found.operator} {found.limit:g}",
                node=found.node,
                details="What has happened is in the past: its timestamp is less than the current time.",
                fix=f"use time() - {named(stamp)}",
            )


def _minus_now(operand: Typed) -> Typed | None:
    """The timestamp from which the current time is subtracted; None in another expression."""
    if isinstance(operand, Binary) and operand.operator in ("*", "/"):
        return _minus_now(operand.left)
    if isinstance(operand, Aggregation):
        return _minus_now(operand.operand)
    if not isinstance(operand, Binary) or operand.operator != "-":
        return None
    stamp = operand.left
    if not (_is_now(operand.right) or (_is_scrape(operand.right) and not _is_scrape(stamp))):
        return None
    unit = stamp.type.unit
    return stamp if unit is not None and unit.nature == "timestamp" else None


def _is_expiry(stamp: Typed) -> bool:
    names = [node.name for node in stamp.walk() if isinstance(node, Selection)]
    return bool(names) and all(map(_EXPIRY.search, names))


def _is_bounded(found: Comparison, tree: Typed | None) -> bool:
    """Whether another condition says how much time is left at most: this one chooses the milder of two alerts."""
    return tree is not None and any(
        each.operator in ("<", "<=") and each.operand.meaning == found.operand.meaning for each in comparisons(tree)
    )


def _is_now(node: Typed) -> bool:
    return node.type.kind is SCALAR and isinstance(node, Call) and node.function.name == "time"


def _is_scrape(node: Typed) -> bool:
    return any(isinstance(each, Call) and each.function.name == "timestamp" for each in node.walk())


def _is_past(stamp: Typed) -> bool:
    names = [node.name for node in stamp.walk() if isinstance(node, Selection)]
    return _is_scrape(stamp) or (bool(names) and all(_PAST.search(name) and not _FUTURE.search(name) for name in names))
