"""dashboards/negative"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Role
from tradewatch.model import SECONDS, Finding
from tradewatch.promql import Typed
from tradewatch.promql.comparisons import deciding
from tradewatch.promql.tree import Aggregation, Binary, Call, named

# A panel draws the expression of each alert.
_DRAWN = {Role.PANEL, Role.ALERT}
# These return some of the values that they get.
_CHOOSING = {"max", "min", "topk", "bottomk", "sort", "sort_desc"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A time by which something is late, and which is below 0 while it is not."""
    for expression, tree in built.typed():
        for node in _values(tree) if expression.role in _DRAWN else ():
            if isinstance(node, Binary) and node.operator == "-" and _is_time(node.left) and node.type.domain.low < 0:
                yield expression.finding(
                    f"may show a time below 0, where {named(node.left)} is shorter than what it is compared with",
                    node=node,
                    details="A job that is not late is then -3 minutes overdue.",
                    fix="write `clamp_min(a - b, 0)`, or show the age beside its limit",
                )


def _values(node: Typed) -> Iterator[Typed]:
    """The parts that give the result its values."""
    for part in deciding(node):
        if part is not node:
            yield from _values(part)
        elif isinstance(part, Aggregation) and part.operator in _CHOOSING:
            yield from _values(part.operand)
        elif isinstance(part, Call) and part.function.name in _CHOOSING:
            yield from _values(part.arguments[-1])
        else:
            yield part


def _is_time(node: Typed) -> bool:
    return node.type.unit == SECONDS
