"""counters/delta-of-counter"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.readings import is_reading
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.functions import OF_GAUGES
from tradewatch.promql.tree import Call, named

_INSTEAD = {
    "delta": "use increase()",
    "idelta": "use irate()",
    "deriv": "use rate()",
    "predict_linear": "use predict_linear of a rate over a subquery, or rate() times the time",
}


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A counter, which restarts from zero, in `delta`, `deriv` or `predict_linear`."""
    for expression, node in rule_set.parts(Call):
        operand = node.arguments[0] if node.function.name in OF_GAUGES else None
        if operand is not None and operand.type.counter and not is_reading(operand):
            name = node.function.name
            yield expression.finding(
                f"{name} of {named(operand)}, which is a counter",
                node=node,
                details=f"{name} does not handle restarts: when a counter restarts, the result is far below zero.",
                fix=_INSTEAD[name],
            )
