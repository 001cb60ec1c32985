"""comparisons/outside-domain"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.quantiles import beyond_buckets
from tradewatch.checks.rule_set import Expression, RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import compared, comparisons, deciding, filters
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.holding import holds_for_all, holds_for_some, values_in_words
from tradewatch.promql.seen import states_label
from tradewatch.promql.tree import Binary, Call, Comparison, Selection, Typed, named


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A comparison that is always or never true for the values that can occur."""
    for rule, tree in rule_set.typed_rules():
        # comparisons/threshold reports those.
        parts = tuple(deciding(tree)) if rule.is_alert or rule.thresholds else ()
        with_threshold = [part for part in parts if (it := compared(part)) and it.limit in rule.thresholds]
        for found in comparisons(tree):
            if found.node in with_threshold:
                continue
            domain, limit = found.operand.type.domain, found.limit
            if beyond_buckets(found.operand, found.operator, limit):
                continue
            if not holds_for_some(domain, found.operator, limit):
                yield _problem(rule.expression, found, "never")
        for part in parts if rule.is_alert else ():
            decisive = compared(part) if part not in with_threshold else None
            if decisive is None or decisive.node.returns_bool:
                continue
            if _holds_for_all(decisive):
                yield _problem(rule.expression, decisive, "always")
            elif label := _idle_states(decisive):
                yield rule.expression.finding(
                    f"{named(decisive.operand)} is 0 for all values of {label!r} but one, "
                    f"and so always {decisive.operator} {decisive.limit:g}",
                    node=decisive.node,
                    details="The metric has a series for each state, and is 1 only for the one that is true now.",
                    fix=f"choose a state: {label}=...",
                )


def _problem(expression: Expression, found: Comparison, how: str) -> Finding:
    values = values_in_words(found.operand.type.domain)
    is_alert = expression.role == "alert"
    what_follows = "The alert fires whenever there is a value." if how == "always" else "It is always empty."
    if how == "never" and is_alert:
        what_follows = "That part of the alert is always empty."
    return expression.finding(
        f"{named(found.operand)} is {values}, and so {how} {found.operator} {found.limit:g}",
        node=found.node,
        details=what_follows,
        fix="use a limit among the values that can occur, or another expression",
    )


def _holds_for_all(found: Comparison) -> bool:
    """NaN passes no comparison: a comparison that only drops NaN, after a division, is correct.

    So is `count(... == 0) > 0`: the inner comparison decides the alert. `count(m) > 0` asks whether there is one, and
    without a clamp, nothing but a count is 1 or more.
    """
    domain = found.operand.type.domain
    if _calls(found.operand, "histogram_quantile"):
        return False  # a short list of buckets does not say that nothing larger is ever observed
    counts = domain.low == 1 and not _calls(found.operand, "clamp", "clamp_min")
    if domain.constant is not None or counts or _divides(found.operand) or filters(found.operand):
        return False
    return holds_for_all(domain, found.operator, found.limit)


def _idle_states(found: Comparison) -> str:
    """The label whose value nobody chose, although only one of them is not 0; empty in another comparison."""
    if isinstance(found.operand, Selection) and COMPARISONS[found.operator](0.0, found.limit):
        return states_label(found.operand)
    return ""


def _calls(operand: Typed, *functions: str) -> bool:
    return any(isinstance(each, Call) and each.function.name in functions for each in operand.walk())


def _divides(operand: Typed) -> bool:
    return any(isinstance(node, Binary) and node.operator in ("/", "%") for node in operand.walk())
