"""histograms/beyond-buckets"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.finding import finding
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Problem
from tradewatch.promql.tree import Call, Typed


def check(rule_set: RuleSet) -> Iterator[Problem]:
    """A quantile is compared with a limit above every bucket."""
    for rule, found in rule_set.comparisons():
        if beyond_buckets(found.operand, found.operator, found.limit):
            last = found.operand.type.domain.high
            yield finding(
                "histograms/beyond-buckets",
                rule.expression,
                f"the quantile ends at {last:g}, the last bucket: it is never {found.operator} {found.limit:g}",
                node=found.node,
                details="An observation beyond the last finite bucket counts as its bound, however large it is.",
                fix="use a lower limit, or a histogram with larger buckets",
            )


def beyond_buckets(operand: Typed, operator: str, limit: float) -> bool:
    """Whether a quantile can never exceed the limit, because no bucket reaches it."""
    high = operand.type.domain.high
    out_of_reach = (operator == ">" and limit >= high) or (operator == ">=" and limit > high)
    return out_of_reach and any(
        isinstance(node, Call) and node.function.name == "histogram_quantile" for node in operand.walk()
    )
