"""histograms/missing-le"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.quantiles import without_buckets
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql import SeriesKind
from tradewatch.promql.functions import OF_BUCKETS
from tradewatch.promql.tree import Aggregation, Call, Selection, Typed


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """The label `le` is aggregated away before the quantile is taken."""
    for expression, node in rule_set.parts(Call):
        if node.function.name not in OF_BUCKETS:
            continue
        operand = node.arguments[-1]
        if operand.type.labels.may_have("le") or without_buckets(operand) or not _reads_buckets(operand):
            continue
        aggregations = (each for each in operand.walk() if isinstance(each, Aggregation))
        lost = next((each for each in aggregations if not each.type.labels.may_have("le")), node)
        yield expression.finding(
            f"{node.function.name} of series without the label le",
            node=lost,
            details="le says which bucket a series is; without it the result is empty.",
            fix="add `le` to the aggregation: `sum by (le, ...) (...)`",
        )


def _reads_buckets(operand: Typed) -> bool:
    """Whether it aggregates the buckets of a histogram. A native histogram does not have the label."""
    selections = [node for node in operand.walk() if isinstance(node, Selection)]
    buckets = (
        any(each.kind is SeriesKind.BUCKET for each in node.series) if node.series else node.name.endswith("_bucket")
        for node in selections
    )
    return any(isinstance(node, Aggregation) for node in operand.walk()) and any(buckets)
