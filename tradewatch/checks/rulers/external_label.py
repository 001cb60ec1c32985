"""rulers/external-label"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.ruler import stored_labels
from tradewatch.model import Finding
from tradewatch.promql.tree import Binary, Typed
from tradewatch.promql.types import SCALAR

_ENDS = {
    "unless": "so nothing is ever excluded",
    "or": "so the right side is always added",
}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A join matches on all labels, but only one side has a label that all series in the ruler's store have."""
    if built.environment.ruler is None:
        return
    stored = built.compiled.stored_catalogue
    for expression in built.expressions:
        here, there = expression.typed, stored.typed(expression.text)
        if here is None or there is None:
            continue
        for plain, node in zip(here.walk(), there.walk(), strict=True):
            if isinstance(plain, Binary) and isinstance(node, Binary) and _meant_to_match(plain):
                for label in stored_labels(built.environment):
                    if label not in (node.matching.labels or ()) and (side := _alone(node, label)):
                        yield replace(expression, typed=there).finding(
                            f"only the {side} side has the label {label!r} in the ruler's store",
                            node=node,
                            details="All series have it there, and an aggregation drops it: no series find a match, "
                            f"{_ENDS.get(node.operator, 'so the result is empty')}.",
                            fix=f"match on the labels that you mean, with on (...), or add ignoring ({label})",
                        )


def _meant_to_match(node: Binary) -> bool:
    """Whether series of both sides can be equal; `or` also combines different things on purpose."""
    left, right = node.left.type, node.right.type
    if node.matching.on or SCALAR in (left.kind, right.kind):
        return False
    return node.operator != "or" or (left.labels.exact is not None and left.labels.exact == right.labels.exact)


def _alone(node: Binary, label: str) -> str:
    """The side that has a label which the other one never has; empty without one."""
    sides: dict[str, tuple[Typed, Typed]] = {"left": (node.left, node.right), "right": (node.right, node.left)}
    for name, (one, other) in sides.items():
        if label in one.type.labels.always and not other.type.labels.may_have(label):
            return name
    return ""
