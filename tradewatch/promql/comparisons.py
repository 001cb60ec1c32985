"""The comparisons of an expression with numbers, mirrored so that the number is on the right."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.tree import Binary, Call, Comparison, Typed

# The results of these functions do not come from the values of series.
_WITHOUT_VALUES = {"absent", "absent_over_time", "vector"}


def comparisons(tree: Typed) -> Iterator[Comparison]:
    """Every comparison with a number, in the order of the text."""
    return (found for node in tree.walk() if (found := compared(node)) is not None)


def compared(node: Typed) -> Comparison | None:
    """The node as a comparison with a number; None if it is another expression."""
    return node.comparison if isinstance(node, Binary) else None


def deciding(tree: Typed) -> Iterator[Typed]:
    """The parts that give the result its values: both sides of `or`, the left side of `and` and `unless`."""
    if isinstance(tree, Binary) and tree.operator in ("and", "or", "unless"):
        yield from deciding(tree.left)
        if tree.operator == "or":
            yield from deciding(tree.right)
    else:
        yield tree


def alternatives(tree: Typed) -> Iterator[Typed]:
    """Both sides of every outermost `or`; the tree itself if it is another expression."""
    if isinstance(tree, Binary) and tree.operator == "or":
        yield from alternatives(tree.left)
        yield from alternatives(tree.right)
    else:
        yield tree


def filters(tree: Typed) -> bool:
    """Whether some part drops series, so that the result depends on their values, or on which series exist."""
    return any(
        (isinstance(node, Binary) and node.operator in (*COMPARISONS, "and", "unless") and not node.returns_bool)
        or (isinstance(node, Call) and node.function.name in _WITHOUT_VALUES)
        for node in tree.walk()
    )


def conditions(node: Typed) -> Iterator[Comparison]:
    """Every comparison that must hold for the node to return something."""
    if isinstance(node, Binary) and node.operator == "and" and node.matching.labels is None:
        yield from conditions(node.left)
        yield from conditions(node.right)
    elif (found := compared(node)) is not None and not found.node.returns_bool:
        yield found


def together(one: Comparison, other: Comparison) -> bool:
    """Whether some number passes both: a limit, a number beside or between the limits, or one far away."""
    low, high = sorted((one.limit, other.limit))
    tried = (low - 1, low, low + 1, (low + high) / 2, high - 1, high, high + 1)
    return any(
        COMPARISONS[one.operator](value, one.limit) and COMPARISONS[other.operator](value, other.limit)
        for value in tried
    )
