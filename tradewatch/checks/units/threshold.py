"""units/threshold"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, Unit, ValueAlert
from tradewatch.promql import Typed
from tradewatch.promql.tree import Binary, Call
from tradewatch.promql.units import agree


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert's limit is in a different unit from its expression."""
    for alert in built.project.alerts:
        if not isinstance(alert, ValueAlert):
            continue
        typed = built.series.typed(alert.expr)
        limit = alert.threshold.unit
        if typed is None or (agree(typed.type.unit, limit) and not _sort_differs(typed, limit)):
            continue
        argument = "above" if alert.above else "below"
        yield alert.finding(
            f"its value is in {typed.type.unit}, its limit in {limit}",
            argument=argument,
            details=f"{alert.expr}\nThe alert always fires, or never; its message and its panel show a wrong value.",
            fix="use a limit in the expression's unit, or convert the expression",
        )


def _sort_differs(typed: Typed, limit: Unit) -> bool:
    """A ratio against a count, where the ratio is one by its metric: a quotient may be a mean as well."""
    unit = typed.type.unit
    if unit is None or not unit.is_number or {unit.nature, limit.nature} != {"ratio", "count"}:
        return False
    made = (node for node in typed.walk() if isinstance(node, Call | Binary))
    return not any(
        node.function.of_range if isinstance(node, Call) else node.operator in ("/", "*", "or") for node in made
    )
