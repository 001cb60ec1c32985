"""rules/traffic-guard"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, ValueAlert
from tradewatch.promql import Typed
from tradewatch.promql.functions import OF_BUCKETS, OF_COUNTERS
from tradewatch.promql.tree import Binary, Call, Selection


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert on a ratio or quantile of events, however few there are."""
    for alert in built.project.alerts:
        if not isinstance(alert, ValueAlert) or alert.guard is not None:
            continue
        typed = built.series.typed(alert.expr)
        if typed is not None and _has_unguarded_share(typed):
            yield alert.finding(
                "measures a share of events without a guard on their number",
                argument="expr",
                details="If one of three requests at night fails, that is a third, but not an incident. People who are "
                "woken for it switch the alert off.",
                fix="add a `guard` that needs enough events for a reliable ratio",
            )


def _has_unguarded_share(node: Typed) -> bool:
    """Whether it has a share of events that no `and` limits to a number of them."""
    if isinstance(node, Binary) and node.operator == "and" and _is_guard(node.right):
        return False
    return _is_share(node) or any(map(_has_unguarded_share, node.children))


def _is_guard(condition: Typed) -> bool:
    """Whether some or all of a condition's alternatives require more than a number of events."""
    return any(
        isinstance(node, Binary) and node.operator in (">", ">=") and _counts_events(node.left)
        for node in condition.walk()
    )


def _is_share(node: Typed) -> bool:
    """A ratio of rates of counted events, however few there are, or a quantile of what was observed."""
    if isinstance(node, Call) and node.function.name in OF_BUCKETS:
        return True
    if not isinstance(node, Binary) or node.operator != "/":
        return False
    return _counts_events(node.left) and _counts_events(node.right) and not _is_guard(node.left)


def _counts_events(side: Typed) -> bool:
    """Whether it reads counters of events, not of seconds or bytes, over a range."""
    return any(
        isinstance(node, Call)
        and node.function.name in OF_COUNTERS
        and isinstance(node.arguments[0], Selection)
        and node.arguments[0].type.unit is not None
        and node.arguments[0].type.unit.is_number
        for node in side.walk()
    )
