"""histograms/not-buckets"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.quantiles import without_buckets
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql import SeriesKind
from tradewatch.promql.functions import OF_BUCKETS
from tradewatch.promql.tree import Call, Selection, named


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A quantile of series that are not a histogram's buckets."""
    for expression, node in rule_set.parts(Call):
        if node.function.name in OF_BUCKETS and (of := without_buckets(node.arguments[-1])):
            yield expression.finding(
                f"{node.function.name} of {named(of)}, which is not a histogram's bucket",
                node=of,
                details="Without buckets there is no quantile: the result is empty.",
                fix=_meant(of),
            )


def _meant(selection: Selection) -> str:
    for part in ("_sum", "_count"):
        if selection.series[0].kind in (SeriesKind.SUM, SeriesKind.COUNT) and selection.name.endswith(part):
            return f"use {selection.name.removesuffix(part)}_bucket"
    return "use the `_bucket` series of a histogram"
