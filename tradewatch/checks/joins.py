"""Binary operations of two vectors, as the checks of joins read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tradewatch.checks.rule_set import Expression, RuleSet
from tradewatch.promql.labels import Labels
from tradewatch.promql.parse import VARIABLE
from tradewatch.promql.tree import Binary, Typed
from tradewatch.promql.types import SCALAR

SET_OPERATORS = ("and", "or", "unless")


class Join(NamedTuple):
    """A binary operation with a vector on either side."""

    expression: Expression
    node: Binary

    @property
    def sides(self) -> tuple[tuple[str, Typed], tuple[str, Typed]]:
        """Both sides, each with its name in messages."""
        return ("left", self.node.left), ("right", self.node.right)

    @property
    def one(self) -> Typed | None:
        """The side with one series for each of the other side; None if the join does not name it."""
        return {"left": self.node.right, "right": self.node.left}.get(self.node.matching.grouped)

    def other(self, side: Typed) -> Typed:
        """The other one of the two sides."""
        return self.node.right if side is self.node.left else self.node.left

    def matched(self, labels: Labels) -> frozenset[str]:
        """The labels that a side always has, and that are compared with the other side's."""
        names = self.node.matching.labels
        if names is None:
            return labels.always
        return labels.always & names if self.node.matching.on else labels.always - names


def joins(rule_set: RuleSet) -> Iterator[Join]:
    """Every join of two vectors, except those with a Grafana variable as a label."""
    for expression, node in rule_set.parts(Binary):
        if SCALAR not in (node.left.type.kind, node.right.type.kind):
            named = (node.matching.labels or frozenset()) | node.matching.fetched
            if not any(VARIABLE in name for name in named):
                yield Join(expression, node)
