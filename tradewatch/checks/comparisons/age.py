"""comparisons/age"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import Rule, RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import comparisons, deciding
from tradewatch.promql.tree import Aggregation, Binary, Call, Comparison, Selection, Typed, named
from tradewatch.promql.types import SCALAR

# Points in time of what has happened, and of what is still to come.
_PAST = re.compile(
    r"last|latest|start|boot|created|creation|completed|completion|finished|success|failure|mtime|modified|updated|seen"
    r"|received|sent|heartbeat|handshake|tick|refresh|reload|scraped|synced",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"next|expir|after|until|deadline|due|valid|not_before|scheduled|end_|renew", re.IGNORECASE)
_EXPIRY = re.compile(r"expir(?!ed)|not_?after|valid_until", re.IGNORECASE)

# The time since a start, in seconds, and when that was.
_UPTIME = re.compile(r"uptime(_in)?(_seconds(_total)?)?$", re.IGNORECASE)
_START = re.compile(r"(start|boot)(_time)?(_timestamp)?(_seconds)?$", re.IGNORECASE)

# What is left until then.
_LEFT = re.compile(r"expir\w*_in(?:_|$)|until_expir|expir\w*_(?:days|hours)", re.IGNORECASE)

# Seconds. A session that expired some minutes ago may be the trouble; nobody waits longer than this.
_LONG_AGO = 3600


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An age is calculated the wrong way round, or an alert fires while much time is left until something expires."""
    for rule, found in rule_set.comparisons():
        above = found.operator in (">", ">=")
        if found.operator not in (">", ">=", "<", "<=") or found.limit < 0:
            continue
        tree = rule.expression.typed
        fires = found.limit > 0 and rule.is_alert and not _is_bounded(found, tree)
        if not above and fires and _grows(found.operand) and rule.hold >= _seconds(found) and _decides(found, tree):
            yield rule.expression.finding(
                f"{named(found.operand)} is not {found.operator} {found.limit:g} for {rule.hold:g} s",
                node=found.node,
                details="It grows by a second each second, and `for` is as long as the limit: the alert never fires, "
                "unless there are several restarts.",
                fix="use a shorter `for`, or a higher limit",
            )
        if above and fires and isinstance(found.operand, Selection) and _LEFT.search(found.operand.name):
            yield _much_left(rule, found, named(found.operand))
        if (span := _span(found.operand)) is None:
            continue
        stamp, is_age = span
        expires = fires and _is_expiry(stamp)
        if is_age:
            if expires and ((above and _seconds(found) >= _LONG_AGO) or (not above and _decides(found, tree))):
                yield _before_expiry(rule, found, stamp)
        elif above and expires:
            yield _much_left(rule, found, f"{named(stamp)} - time()")
        elif above and _is_past(stamp):
            yield rule.expression.finding(
                f"{named(stamp)} - time() is negative, and so never {found.operator} {found.limit:g}",
                node=found.node,
                details="What has happened is in the past: its timestamp is less than the current time.",
                fix=f"use time() - {named(stamp)}",
            )


def _much_left(rule: Rule, found: Comparison, left: str) -> Finding:
    """The time that is left, which is compared the wrong way round."""
    return rule.expression.finding(
        f"{left} {found.operator} {found.limit:g} holds until it is about to expire",
        node=found.node,
        details="It is the time that is left: an alert on more than that fires while all is well.",
        fix="use `<`",
    )


def _before_expiry(rule: Rule, found: Comparison, stamp: Typed) -> Finding:
    """An age of what has not expired yet."""
    holds = "long after it has expired" if found.operator[0] == ">" else "until long after it has expired"
    return rule.expression.finding(
        f"time() - {named(stamp)} {found.operator} {found.limit:g} holds {holds}",
        node=found.node,
        details="Until something expires, its timestamp is in the future, and the difference is negative.",
        fix=f"compare the time that is left: {named(stamp)} - time() < ...",
    )


def _seconds(found: Comparison) -> float:
    """The limit in seconds; as it is if the unit is unknown."""
    unit = found.operand.type.unit
    return found.limit / unit.scale if unit is not None else found.limit


def _span(operand: Typed) -> tuple[Typed, bool] | None:
    """A timestamp in a difference with the current time, and whether it is subtracted; None in another expression."""
    if isinstance(operand, Binary) and operand.operator in ("*", "/"):
        return _span(operand.left)
    if isinstance(operand, Aggregation):
        return _span(operand.operand)
    if not isinstance(operand, Binary) or operand.operator != "-":
        return None
    is_age = _is_now(operand.left)
    stamp, now = (operand.right, operand.left) if is_age else (operand.left, operand.right)
    if not (_is_now(now) or (_is_scrape(now) and not _is_scrape(stamp))):
        return None
    unit = stamp.type.unit
    return (stamp, is_age) if unit is not None and unit.nature == "timestamp" else None


def _decides(found: Comparison, tree: Typed | None) -> bool:
    return tree is not None and any(part is found.node for part in deciding(tree))


def _grows(operand: Typed) -> bool:
    """Whether it is the time since something has started, which grows until it starts again."""
    if isinstance(operand, Selection):
        return bool(_UPTIME.search(operand.name))
    stamp, is_age = _span(operand) or (operand, False)
    return is_age and isinstance(stamp, Selection) and bool(_START.search(stamp.name))


def _is_expiry(stamp: Typed) -> bool:
    names = [node.name for node in stamp.walk() if isinstance(node, Selection)]
    return bool(names) and all(map(_EXPIRY.search, names))


def _is_bounded(found: Comparison, tree: Typed | None) -> bool:
    """Whether another condition is the other end of a span of time: this one chooses the milder of two alerts."""
    return tree is not None and any(
        {each.operator[0], found.operator[0]} == {"<", ">"} and each.operand.meaning == found.operand.meaning
        for each in comparisons(tree)
    )


def _is_now(node: Typed) -> bool:
    return node.type.kind is SCALAR and isinstance(node, Call) and node.function.name == "time"


def _is_scrape(node: Typed) -> bool:
    return any(isinstance(each, Call) and each.function.name == "timestamp" for each in node.walk())


def _is_past(stamp: Typed) -> bool:
    names = [node.name for node in stamp.walk() if isinstance(node, Selection)]
    return _is_scrape(stamp) or (bool(names) and all(_PAST.search(name) and not _FUTURE.search(name) for name in names))
