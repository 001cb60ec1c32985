"""histograms/summed-buckets"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.functions import OF_BUCKETS
from tradewatch.promql.tree import Aggregation, Binary, Call, Number, Selection, Typed, named

# They only ask whether there is a series.
_OF_PRESENCE = ("absent", "absent_over_time", "count", "group")


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """The buckets of a histogram are added up, although each has the observations of those below it."""
    for expression, tree in rule_set.typed():
        for node in _with_values(tree):
            if isinstance(node, Aggregation) and node.operator in ("avg", "sum") and _loses_le(node):
                yield expression.finding(
                    f"adds up the buckets of {named(node)}",
                    node=node,
                    details="A bucket counts all that is below its bound, so each observation counts several times.",
                    fix="use the series with `_count`, choose a bucket with `le=`, or keep `le`",
                )


def _with_values(tree: Typed) -> Iterator[Typed]:
    """The parts whose values matter; of others, only whether there are series. Quantiles have checks of their own."""
    match tree:
        case Binary(operator=operator, right=Number(value=0)) if operator in COMPARISONS:
            return
        case Call(function=function) if function.name in OF_BUCKETS or function.name in _OF_PRESENCE:
            return
        case Aggregation(operator=operator) if operator in _OF_PRESENCE:
            return
        case Binary(operator="and" | "unless", left=left):
            yield from _with_values(left)
            return
    yield tree
    for child in tree.children:
        yield from _with_values(child)


def _loses_le(node: Aggregation) -> bool:
    """Whether it has no buckets any more, and nothing has chosen some of them before."""
    buckets = node.operand.type.buckets
    if buckets is None or buckets.remain(node.type.labels):
        return False
    matchers = (each for part in node.walk() if isinstance(part, Selection) for each in part.matchers)
    return not any(each.label == "le" and each.operator in ("=", "=~") for each in matchers)
