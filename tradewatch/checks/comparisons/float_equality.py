"""comparisons/float-equality"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.domain import COMPARISONS
from tradewatch.promql.tree import Aggregation, Binary, Call, Comparison, Negation, Subquery, Typed, named

# They rarely return a whole number, even of whole numbers: Prometheus extrapolates to the ends of the range.
_EXTRAPOLATED = {"rate", "irate", "increase", "deriv", "delta", "predict_linear"}
_COMPUTED = _EXTRAPOLATED | {"histogram_quantile", "stddev_over_time"}

# Their results are whole numbers, or one of a few.
_WHOLE = {"ceil", "floor", "round", "sgn", "clamp", "clamp_max", "clamp_min", "changes", "resets"}


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A measured or computed value is compared for equality with a number."""
    for rule, found in rule_set.comparisons():
        # `!= +Inf` drops the quotient of a division by zero.
        if found.operator not in ("==", "!=") or found.limit == 0.0 or not isfinite(found.limit):
            continue
        # 1 is a state, and a quotient of equal numbers.
        whole = found.limit in (1.0, -1.0)
        if not _is_state(found) or _is_computed(found.operand, _EXTRAPOLATED if whole else _COMPUTED, whole):
            how = "never" if found.operator == "==" else "always"
            yield rule.expression.finding(
                f"{named(found.operand)} is rarely exactly {found.limit:g}",
                node=found.node,
                details=f"Rounding and extrapolation leave a little more or less: `{found.operator}` {how} holds.",
                fix="use `>` or `<`, or a range around it",
            )


def _is_state(found: Comparison) -> bool:
    """Whether the limit may stand for a state: a whole number, or a half of what has no unit."""
    return found.limit.is_integer() or ((2 * found.limit).is_integer() and found.operand.type.unit is None)


def _is_computed(operand: Typed, functions: set[str], whole: bool) -> bool:
    """Whether the value is computed by one of these functions, or a quotient unless `whole`."""
    match operand:
        case Call(function=function, arguments=arguments):
            if function.name in functions:
                return True
            return function.name not in _WHOLE and any(_is_computed(each, functions, whole) for each in arguments)
        case Aggregation(operator=operator, operand=inner):
            return operator not in ("count", "group", "count_values") and _is_computed(inner, functions, whole)
        case Binary(operator=operator, left=left, right=right, returns_bool=returns_bool):
            if returns_bool or (operator == "/" and whole):
                return False
            sides = (left,) if operator in (*COMPARISONS, "and", "unless") else (left, right)
            return operator == "/" or any(_is_computed(side, functions, whole) for side in sides)
        case Subquery(operand=inner) | Negation(operand=inner):
            return _is_computed(inner, functions, whole)
    return False
