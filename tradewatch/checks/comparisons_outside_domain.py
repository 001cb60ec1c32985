"""comparisons/outside-domain: a comparison that holds always, or never, for every value that there can be."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.finding import finding, named
from tradewatch.checks.histograms_beyond_buckets import beyond_buckets
from tradewatch.checks.material import Expression, Material
from tradewatch.model import Problem
from tradewatch.promql.comparisons import Comparison, compared, comparisons, deciding, filters
from tradewatch.promql.domain import COMPARISONS, Domain
from tradewatch.promql.tree import Binary, Typed


def check(material: Material) -> Iterator[Problem]:
    for rule in material.rules:
        tree = rule.expression.typed
        if tree is None:
            continue
        for found in comparisons(tree):
            if not _holds_for_some(found) and not beyond_buckets(found):
                yield _problem(rule.expression, found, "never")
        for part in deciding(tree) if rule.is_alert else ():
            decisive = compared(part)
            if decisive is not None and not decisive.node.returns_bool and _holds_for_all(decisive):
                yield _problem(rule.expression, decisive, "always")


def _problem(expression: Expression, found: Comparison, how: str) -> Problem:
    is_alert = expression.role == "alert"
    what_follows = "The alert fires whenever there is a value at all." if how == "always" else "It is always empty."
    if how == "never" and is_alert:
        what_follows = "That part of the alert is always empty."
    return finding(
        "comparisons/outside-domain",
        expression,
        f"{named(found.operand)} is {_said(found.operand.type.domain)}, and so {how} {found.operator} {found.limit:g}",
        node=found.node,
        details=what_follows,
        fix="a limit among the values that it can have, or another expression",
    )


def _holds_for_some(found: Comparison) -> bool:
    domain, limit = found.operand.type.domain, found.limit
    if domain.low > domain.high:
        return True  # an earlier comparison has left nothing, and is told
    if domain.only is not None:
        return any(COMPARISONS[found.operator](value, limit) for value in domain.only)
    match found.operator:
        case ">":
            return domain.high > limit
        case ">=":
            return domain.high >= limit
        case "<":
            return domain.low < limit
        case "<=":
            return domain.low <= limit
        case "==":
            return domain.low <= limit <= domain.high
    return domain.constant != limit


def _holds_for_all(found: Comparison) -> bool:
    """NaN passes no comparison: one that only drops it, after a division, is none of ours.

    Nor is `count(... == 0) > 0`: the alert is decided by what it counts.
    """
    domain, limit = found.operand.type.domain, found.limit
    if domain.constant is not None or _divides(found.operand) or filters(found.operand):
        return False
    if domain.only is not None:
        return all(COMPARISONS[found.operator](value, limit) for value in domain.only)
    match found.operator:
        case ">":
            return domain.low > limit
        case ">=":
            return domain.low >= limit
        case "<":
            return domain.high < limit
        case "<=":
            return domain.high <= limit
        case "!=":
            return not domain.low <= limit <= domain.high
    return False


def _divides(operand: Typed) -> bool:
    return any(isinstance(node, Binary) and node.operator in ("/", "%") for node in operand.walk())


def _said(domain: Domain) -> str:
    if domain.only is not None:
        return " or ".join(f"{value:g}" for value in sorted(domain.only))
    if domain.low == float("-inf"):
        return f"{domain.high:g} or less"
    return f"{domain.low:g} or more" if domain.high == float("inf") else f"{domain.low:g} to {domain.high:g}"
