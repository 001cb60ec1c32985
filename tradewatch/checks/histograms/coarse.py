"""histograms/coarse"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding
from tradewatch.promql.tree import Call, Comparison

# From 1 to 2.5, and from 2 to 5: the steps of the usual 1, 2.5, 5, 10.
_WIDEST = 2.5


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert's limit lies inside a wide bucket, so the quantile is a guess there."""
    for rule, found in built.comparisons():
        if rule.is_alert and (bounds := _around(found)):
            low, high = bounds
            yield rule.expression.finding(
                f"the limit {found.limit:g} lies between the bounds {low:g} and {high:g}",
                node=found.node,
                details="Prometheus assumes that observations are spread evenly between two bounds: in so wide a "
                "bucket the quantile is a guess.",
                fix=f"add a bound at {found.limit:g}, or use a limit that is one",
            )


def _around(found: Comparison) -> tuple[float, float] | None:
    """The bounds of the bucket around the limit, if it is too wide."""
    for node in found.operand.walk():
        if isinstance(node, Call) and node.function.name == "histogram_quantile":
            buckets = node.arguments[1].type.buckets
            bounds = (0.0, *((buckets and buckets.bounds) or ()))
            at = bisect_left(bounds, found.limit)
            if 0 < at < len(bounds) and bounds[at] != found.limit and bounds[at] > _WIDEST * bounds[at - 1]:
                return bounds[at - 1], bounds[at]
    return None
