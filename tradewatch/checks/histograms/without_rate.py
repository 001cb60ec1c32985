"""histograms/without-rate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.functions import OF_BUCKETS
from tradewatch.promql.tree import Call


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A quantile of everything observed since the last restart."""
    for expression, node in rule_set.parts(Call):
        if node.function.name not in OF_BUCKETS:
            continue
        operand = node.arguments[-1]
        if operand.type.counter and operand.type.buckets is not None:
            yield expression.finding(
                f"{node.function.name} of buckets that count since the last restart",
                node=node,
                details="The longer the exporter runs, the less it moves: a bad hour is lost in good weeks.",
                fix="take the rate() of the buckets, over the time that matters",
            )
