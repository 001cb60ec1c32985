"""dashboards/age"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Role
from tradewatch.model import TIMESTAMP, Finding
from tradewatch.promql.tree import Binary, Call, named


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An age that is measured when the query runs, not when the timestamp was scraped."""
    for expression, node in built.parts(Binary):
        clock, since = node.left, node.right
        if (
            expression.role is Role.PANEL
            and node.operator == "-"
            and isinstance(clock, Call)
            and clock.function.name == "time"
            and since.type.unit == TIMESTAMP
        ):
            yield expression.finding(
                f"measures the age of {named(since)} by the time of the query",
                node=node,
                details="It differs from an alert's by up to a scrape interval, and is below 0 if a clock is ahead.",
                fix="write `timestamp(x) - x`",
            )
