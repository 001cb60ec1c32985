"""dashboards/per-day"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Role
from tradewatch.model import Finding
from tradewatch.promql import Typed
from tradewatch.promql.tree import Binary, Call, Number

_OF_SHOWN_RANGE = re.compile(r"\brate\([^\[\]]*\[\$__range\]|/\s*\$__range_s\b")
_AN_HOUR = 3600


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An amount per day that is divided by the selected time range, even if the program is younger."""
    for expression, node in built.parts(Binary):
        if (
            expression.role is Role.PANEL
            and node.operator == "*"
            and (_is_long(node.left) or _is_long(node.right))
            and _OF_SHOWN_RANGE.search(expression.text)
        ):
            yield expression.finding(
                "extrapolates the selected time range to a longer time",
                details="A program runs for ten minutes: a range of a week divides by 1,000 times too much.",
                fix="divide by the time in which there were samples",
            )


def _is_long(factor: Typed) -> bool:
    """Whether a factor turns a rate into an amount per hour, day or month."""
    return any(
        (isinstance(node, Number) and node.value >= _AN_HOUR and node.value % _AN_HOUR == 0)
        or (isinstance(node, Call) and node.function.name == "days_in_month")
        for node in factor.walk()[:2]
    )
