"""histograms/beyond-buckets"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.quantiles import beyond_buckets
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A quantile is compared with a limit above every bucket."""
    for rule, found in rule_set.comparisons():
        if beyond_buckets(found.operand, found.operator, found.limit):
            last = found.operand.type.domain.high
            yield rule.expression.finding(
                f"the quantile ends at {last:g}, the last bucket: it is never {found.operator} {found.limit:g}",
                node=found.node,
                details="An observation beyond the last finite bucket counts as its bound, however large it is.",
                fix="use a lower limit, or a histogram with larger buckets",
            )
