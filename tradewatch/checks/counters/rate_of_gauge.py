"""counters/rate-of-gauge"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.functions import OF_COUNTERS
from tradewatch.promql.tree import Call, Selection, named

# What to write instead, where the operand is a plain range of a gauge.
_INSTEAD = {"rate": "deriv", "irate": "deriv", "increase": "delta"}


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A value that can also fall, in `rate`, `irate` or `increase`."""
    for expression, node in rule_set.parts(Call):
        if node.function.name not in OF_COUNTERS:
            continue
        operand = node.arguments[0]
        unit = operand.type.unit
        if operand.type.counter is not False or (unit is not None and unit.nature == "timestamp"):
            continue  # when something happened last only rises, and the rate of that is its pace
        name = node.function.name
        plain = isinstance(operand, Selection)
        yield expression.finding(
            f"{name} of {named(operand)}, which is not a counter",
            node=node,
            details=f"{name} takes every fall for a restart from zero: the result is far too high.",
            fix=f"use {_INSTEAD[name]}, or a counter" if plain else f"take the {name} of the counter itself",
        )
