"""comparisons/percentage"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.domain import COMPARISONS, Domain
from tradewatch.promql.seen import seen_values
from tradewatch.promql.tree import Aggregation, Binary, Comparison, Selection, Typed, named

# Names of shares, and of a whole that something is a share of.
_SHARE = re.compile(r"ratio|fraction|share|percent|pct|util|usage|(?:success|hit|win|fill)_rate", re.IGNORECASE)
_WHOLE = re.compile(r"(?:^|_)(?:max|limits?|capacity|total|size|quota|allocatable)(?:_|$)|total", re.IGNORECASE)

_PERCENT = re.compile(r"percent|pct|util", re.IGNORECASE)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A ratio is compared with a limit in percent, or a percentage with a ratio, as the values that were seen show."""
    for rule, found in rule_set.comparisons():
        if not rule.is_alert or found.operator not in (">", ">=", "<", "<=") or not _is_share(found.operand):
            continue
        shown, how = _mistaken(found)
        if how:
            yield rule.expression.finding(
                f"{named(found.operand)} is a {shown}, and so {how} {found.operator} {found.limit:g}",
                node=found.node,
                details="A ratio is from 0 to 1, and a percentage from 0 to 100: the alert always fires, or never.",
                fix=f"use {found.limit * 100:g}" if shown.startswith("percentage") else f"use {found.limit / 100:g}",
            )


def _mistaken(found: Comparison) -> tuple[str, str]:
    """What the value is, with seen values, and whether the comparison never or always holds; empty if it is right."""
    above, limit = found.operator[0] == ">", found.limit
    if _is_part(found.operand):
        return ("ratio (a part of the whole)", "never") if above and 1 < limit <= 100 else ("", "")
    seen = seen_values(found.operand)
    if seen is None or not 0 <= seen.low <= seen.high or seen.high in (0, 1):
        return "", ""
    values = f"({seen.low:g} to {seen.high:g})" if seen.constant is None else f"({seen.low:g})"
    if seen.high < 1 and (50 if above else 2) <= limit <= 100:
        return f"ratio {values}", "never" if above else "always"
    if 1 < seen.high <= 100 and 0 < limit <= 1 and _may_be_percent(found.operand):
        holds = {COMPARISONS[found.operator](value, limit) for value in (seen.low, seen.high)}
        if holds == {above}:
            return f"percentage {values}", "always" if above else "never"
    return "", ""


def _is_share(operand: Typed) -> bool:
    return any(
        (isinstance(node, Selection) and _SHARE.search(node.name)) or _is_part(node) or _is_of_whole(node)
        for node in operand.walk()
    )


def _is_of_whole(node: Typed) -> bool:
    return isinstance(node, Binary) and node.operator == "/" and bool(_WHOLE.search(" ".join(_names(node.right))))


def _is_part(node: Typed) -> bool:
    """Whether it is the sum of some of the series of a metric over the sum of all of them."""
    if not isinstance(node, Binary) or node.operator != "/":
        return False
    sides = (node.left, node.right)
    read = [[each for each in side.walk() if isinstance(each, Selection)] for side in sides]
    if not all(isinstance(side, Aggregation) and side.operator == "sum" for side in sides):
        return False
    if [len(each) for each in read] != [1, 1]:
        return False
    # Multiplied within its sum, a part may be in percent; the whole makes the quotient smaller still.
    if any(
        isinstance(each, Binary) and (side is node.left or not _grows(each)) for side in sides for each in side.walk()
    ):
        return False
    (part,), (whole,) = read
    return (
        part.name == whole.name != ""
        and set(part.matchers) > set(whole.matchers)
        and part.type.domain.low >= 0
        and (part.range, part.offset) == (whole.range, whole.offset)
    )


def _grows(node: Binary) -> bool:
    return node.operator == "*" and _of(node.right).low >= 1


def _may_be_percent(operand: Typed) -> bool:
    """Whether it may be in percent: by its name, or multiplied by 100."""
    return any(
        (isinstance(node, Selection) and _PERCENT.search(node.name))
        or (isinstance(node, Binary) and node.operator == "*" and Domain.of(100.0) in (_of(node.left), _of(node.right)))
        for node in operand.walk()
    )


def _of(node: Typed) -> Domain:
    return node.type.domain


def _names(node: Typed) -> Iterator[str]:
    return (each.name for each in node.walk() if isinstance(each, Selection))
