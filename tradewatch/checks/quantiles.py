"""The series and limits of quantiles."""

from __future__ import annotations

from tradewatch.promql import SeriesKind
from tradewatch.promql.tree import Call, Selection, Typed

_PLAIN = {SeriesKind.COUNTER, SeriesKind.GAUGE, SeriesKind.SUM, SeriesKind.COUNT}


def beyond_buckets(operand: Typed, operator: str, limit: float) -> bool:
    """Whether a quantile can never exceed the limit, because no bucket reaches it."""
    high = operand.type.domain.high
    out_of_reach = (operator == ">" and limit >= high) or (operator == ">=" and limit > high)
    return out_of_reach and any(
        isinstance(node, Call) and node.function.name == "histogram_quantile" for node in operand.walk()
    )


def without_buckets(operand: Typed) -> Selection | None:
    """The first selected series, if none of the selected series has buckets; None if that is not known."""
    selections = [node for node in operand.walk() if isinstance(node, Selection)]
    known = all(
        node.series and all(s.kind in _PLAIN and not s.labels.may_have("le") for s in node.series)
        for node in selections
    )
    return selections[0] if selections and known else None
