"""dashboards/absence"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Expression, Role
from tradewatch.model import Finding
from tradewatch.promql import Typed
from tradewatch.promql.tree import Binary, Number, Selection, named
from tradewatch.promql.types import INSTANT


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A sum or difference of which one part may have no series."""
    yield from _of_columns(built)
    for expression, tree in built.typed():
        if expression.role is Role.PANEL:
            yield from _of_vectors(expression, tree)


def _of_columns(built: BuiltEnvironment) -> Iterator[Finding]:
    for path, panel in built.panels():
        for step in panel.get("transformations", ()):
            sides = (step.get("options") or {}).get("binary") or {}
            operands = [str(sides[side]) for side in ("left", "right") if side in sides]
            if len(operands) > 1 and not any(map(_is_number, operands)):
                yield built.panel_finding(
                    path,
                    panel,
                    f"calculates with the columns {' and '.join(operands)}, of which one may be empty",
                    details="Grafana then shows NaN, or the other column alone.",
                    fix="calculate it in the query, and say there what a missing series means",
                )


def _of_vectors(expression: Expression, tree: Typed) -> Iterator[Finding]:
    # `a - b or c` says what a missing a or b means.
    replaced = {id(node.left) for node in tree.walk() if isinstance(node, Binary) and node.operator == "or"}
    for node in tree.walk():
        if not isinstance(node, Binary) or node.operator not in ("+", "-") or id(node) in replaced:
            continue
        if node.left.type.kind is not INSTANT or node.right.type.kind is not INSTANT:
            continue
        for side, other in ((node.right, node.left), (node.left, node.right)):
            if _reads_more(other, side) and not _is_complete(side):
                yield expression.finding(
                    f"has no value where {named(side)} has no series",
                    node=node,
                    details="A program without refunds has no series for them, and its sales are missing too.",
                    fix="write `(a or 0 * b)` for each part",
                )
                break


def _reads_more(other: Typed, side: Typed) -> bool:
    """Whether one part reads series that the other does not: a filter of the same series is meant."""
    own = _read(side)
    return any(
        not any(name == its and (matchers <= theirs or theirs <= matchers) for its, theirs in own)
        for name, matchers in _read(other)
    )


def _read(node: Typed) -> list[tuple[str, frozenset[object]]]:
    """The series that a part reads, by name and by its matchers without Grafana's variables."""
    selections = (each for each in node.walk() if isinstance(each, Selection))
    return [(each.name, frozenset(m for m in each.matchers if "$" not in m.value)) for each in selections]


def _is_complete(node: Typed) -> bool:
    """Whether a part says itself what a missing series means."""
    if isinstance(node, Binary) and isinstance(node.left, Number):
        return _is_complete(node.right)
    return isinstance(node, Binary) and node.operator == "or"


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()
