"""promql/result"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql import RANGE, STRING

_FIX = {
    RANGE: "apply a function to the range, for example max_over_time",
    STRING: "use an expression that returns numbers",
}


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A rule whose expression returns a range or a text, which fails at every evaluation."""
    for rule, tree in rule_set.typed_rules():
        if tree.type.kind in _FIX:
            yield rule.expression.finding(
                f"returns a {tree.type.kind.value}, which a rule cannot use",
                node=tree,
                details="promtool accepts it, and Prometheus fails at every evaluation: the rule does nothing.",
                fix=_FIX[tree.type.kind],
            )
