"""Changes after which an expression provably means the same: they are no faults, and no mutants are made of them."""

from __future__ import annotations

from collections.abc import Sequence

from tradewatch.promql import Catalogue
from tradewatch.promql.labels import Labels
from tradewatch.promql.tree import Aggregation, Call, Number
from tradewatch.proofs.expression import is_rounded

_OF_ONE = ("sum", "max", "min", "avg")


def same_of_one_series(text: str, other: str, catalogue: Catalogue) -> bool:
    """Whether an aggregation and `other` in its place have one series in each group, whose value they return."""
    tree = catalogue.typed(text)
    if not isinstance(tree, Aggregation) or not {tree.operator, other} <= {*_OF_ONE} or not tree.by:
        return False
    found = tree.operand.type.labels
    return found.exact is not None and {each for each in found.exact if _varies(found, each)} <= (tree.labels or set())


def equal_by_chance(operands: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether a value is compared that is equal only by a rounding error, or in the very moment of a time."""
    sides = [tree for each in operands if (tree := catalogue.typed(each)) is not None]
    numbers = [each for each in sides if isinstance(each, Number)]
    rounded = any(number.value for number in numbers) and any(map(is_rounded, sides))
    return rounded or any(isinstance(each, Call) and each.function.name == "time" for each in sides)


def same_labels(operands: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether the series of both sides have the same labels, so that neither side can have several for one."""
    exact = [tree.type.labels.exact for each in operands if (tree := catalogue.typed(each)) is not None]
    return len(exact) == 2 and exact[0] is not None and exact[0] == exact[1]


def sides_never_meet(operands: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether no series of one side has the labels of a series of the other, so that `or` returns all of both."""
    sides = [catalogue.typed(each) for each in operands]
    exact = [each.type.labels.exact for each in sides if each is not None]
    return len(exact) == 2 and None not in exact and exact[0] != exact[1]


def tells_apart(text: str, label: str, catalogue: Catalogue) -> bool:
    """Whether series of an expression may differ in a label."""
    tree = catalogue.typed(text)
    return tree is not None and label in tree.type.labels.perhaps and _varies(tree.type.labels, label)


def _varies(labels: Labels, name: str) -> bool:
    known = labels.values.get(name)
    return known is None or len(known) > 1 or name not in labels.always
