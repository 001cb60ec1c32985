"""counters/rate-of-aggregate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.functions import OF_COUNTERS
from tradewatch.promql.tree import Aggregation, Call, Selection, Typed, named


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Counters are summed before the rate is taken."""
    recorded = {
        rule.name
        for rule in rule_set.rules
        if not rule.is_alert and rule.expression.typed is not None and _aggregates(rule.expression.typed)
    }
    for expression, node in rule_set.parts(Call):
        if node.function.name not in OF_COUNTERS:
            continue
        operand = node.arguments[0]
        if _aggregates(operand) or (isinstance(operand, Selection) and operand.name in recorded):
            yield expression.finding(
                f"{node.function.name} of an aggregate of {named(operand)}",
                node=node,
                details="When one of the counters restarts, the aggregate falls a little, which looks like a "
                "restart of the whole: the result has a huge peak.",
                fix=f"aggregate the {node.function.name}: `sum by (...) ({node.function.name}(...[5m]))`",
            )


def _aggregates(tree: Typed) -> bool:
    """Whether several counters are summed, and the result is still used as a counter.

    The highest of replicas that count the same thing falls as rarely as each of them does.
    """
    return bool(tree.type.counter) and any(
        isinstance(node, Aggregation) and node.type.counter and node.operator in ("sum", "avg") for node in tree.walk()
    )
