"""comparisons/float-equality"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.tree import Binary, Call, Typed, named

# They rarely return a whole number, even of whole numbers.
_COMPUTED = {"rate", "irate", "increase", "deriv", "delta", "histogram_quantile", "predict_linear", "stddev_over_time"}


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A measured or computed value is compared for equality with a number."""
    for rule, found in rule_set.comparisons():
        # 0 and 1 are states; 0, 1 and -1 are also results that a function returns exactly, for example sgn.
        if found.operator not in ("==", "!=") or found.limit in (0.0, 1.0, -1.0):
            continue
        if not found.limit.is_integer() or _is_computed(found.operand):
            how = "never" if found.operator == "==" else "always"
            yield rule.expression.finding(
                f"{named(found.operand)} is rarely exactly {found.limit:g}",
                node=found.node,
                details=f"Rounding and extrapolation leave a little more or less: `{found.operator}` {how} holds.",
                fix="use `>` or `<`, or a range around it",
            )


def _is_computed(operand: Typed) -> bool:
    return any(
        (isinstance(node, Call) and node.function.name in _COMPUTED)
        or (isinstance(node, Binary) and node.operator == "/")
        for node in operand.walk()
    )
