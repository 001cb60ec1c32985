"""counters/over-time"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.tree import Call, named

_FUNCTIONS = frozenset(
    {"avg_over_time", "sum_over_time", "quantile_over_time", "stddev_over_time", "stdvar_over_time", "mad_over_time"}
)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A mean, a sum or a quantile of a counter's total over time."""
    for expression, node in rule_set.parts(Call):
        if node.function.name not in _FUNCTIONS:
            continue
        operand = node.arguments[-1]
        if operand.type.counter and operand.type.buckets is None:
            yield expression.finding(
                f"{node.function.name} of {named(operand)}, which is a counter",
                node=node,
                details="The total depends on how long ago the exporter started, and so does the result.",
                fix="use rate() or increase(), or a gauge",
            )
