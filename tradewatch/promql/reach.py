"""How far back an expression reads, and whether it merges series that differ in a label."""

from __future__ import annotations

from functools import cache

from tradewatch.promql.tree import (
    Aggregation,
    Binary,
    Call,
    Negation,
    Number,
    Selection,
    StringLiteral,
    Subquery,
    Typed,
)

# Functions that return one result for all series.
_MIXING = frozenset({"absent", "absent_over_time", "scalar"})
# Functions that write the label that their second argument names.
WRITING = frozenset({"label_join", "label_replace"})


@cache
def reach(node: Typed) -> float:
    """The seconds from the oldest sample that the result depends on to the result: ranges, subqueries, offsets.

    The result for a plain selector is 0, although Prometheus uses a sample for up to five minutes.
    """
    own = node.offset + (node.range or 0.0) if isinstance(node, Selection | Subquery) else 0.0
    return own + max(map(reach, node.children), default=0.0)


def ranges(node: Typed) -> list[float]:
    """The lengths of all ranges in the expression, in seconds."""
    return [each.range for each in node.walk() if isinstance(each, Selection | Subquery) and each.range is not None]


def keeps_apart(node: Typed, label: str) -> bool:
    """Whether no aggregation merges, and no operator pairs, series that differ in this label.

    False if that is not known.
    """
    match node:
        case Selection():
            return bool(node.series)
        case Number() | StringLiteral() | Negation() | Subquery():
            own = True
        case Aggregation():
            grouped = node.labels is not None and (label in node.labels) is node.by
            own = grouped or not node.operand.type.labels.may_have(label)
        case Binary():
            both = all(side.type.labels.may_have(label) for side in node.children)
            names = node.matching.labels
            own = not both or names is None or (label in names) is node.matching.on
        case Call(function=function, arguments=(operand, StringLiteral(value=written), *_)) if function.name in WRITING:
            own = label != written or not operand.type.labels.may_have(label)
        case Call():
            own = node.function.name not in _MIXING
        case _:
            own = False
    return own and all(keeps_apart(child, label) for child in node.children)
