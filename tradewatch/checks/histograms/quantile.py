"""histograms/quantile"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.tree import Aggregation, Call, Typed


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A quantile outside 0 to 1."""
    for expression, node in (*rule_set.parts(Call), *rule_set.parts(Aggregation)):
        quantile = _quantile(node)
        value = quantile.type.domain.constant if quantile is not None else None
        if value is not None and not 0 <= value <= 1:
            fix = f"did you mean {value / 100:g}?" if 1 < value <= 100 else "use a quantile from 0 to 1"
            yield expression.finding(
                f"the quantile is {value:g}",
                node=quantile,
                details="Outside 0 to 1 the result is infinite, whatever was observed.",
                fix=fix,
            )


def _quantile(node: Typed) -> Typed | None:
    if isinstance(node, Call) and node.function.name in ("histogram_quantile", "quantile_over_time"):
        return node.arguments[0]
    return node.parameter if isinstance(node, Aggregation) and node.operator == "quantile" else None
