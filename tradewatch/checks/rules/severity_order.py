"""rules/severity-order"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.phrasing import quantity
from tradewatch.model import Environment, Finding, ValueAlert, at, seconds


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two alerts on the same signal, where the less severe one does not fire first."""
    by_measure: dict[tuple[str, ...], list[ValueAlert]] = {}
    for alert in built.project.alerts:
        if isinstance(alert, ValueAlert) and alert.severity.notifies:
            by_measure.setdefault(_comparable(alert), []).append(alert)
    for alerts in by_measure.values():
        for lesser, severer in permutations(alerts, 2):
            if lesser.severity.rank < severer.severity.rank:
                yield from _too_late(lesser, severer, built.environment)


def _comparable(alert: ValueAlert) -> tuple[str, ...]:
    """What two alerts must share, so that their limits can be compared."""
    guard = alert.guard.expr if alert.guard else ""
    unit = str(alert.threshold.unit)
    return (alert.signal, alert.comparison, unit, *(" ".join(text.split()) for text in (alert.expr, guard)))


def _too_late(lesser: ValueAlert, severer: ValueAlert, environment: Environment) -> Iterator[Finding]:
    first, second = lesser.threshold, severer.threshold
    side = "above" if lesser.above else "below"
    held = seconds(at(lesser.hold, environment.name)) >= seconds(at(severer.hold, environment.name))
    one_label = None in (first.label, second.label) or first.label == second.label
    values = (*first.exceptions, *second.exceptions) if one_label else ()
    for value in (None, *dict.fromkeys(values)):
        limit, other = first.at(environment.name, value), second.at(environment.name, value)
        stricter = limit > other if lesser.above else limit < other
        if not stricter and not (limit == other and held):
            continue
        of = f" of {value}" if value else ""
        yield Finding(
            first.defined.of_argument("by_label" if value in first.exceptions else "value")
            if stricter
            else lesser.defined.of_argument("hold"),
            lesser.subject,
            f"{lesser.severity} {side} {quantity(limit, first.unit)}{of}, when {severer.name} is {severer.severity} "
            f"{side} {quantity(other, second.unit)} already"
            if stricter
            else f"{lesser.severity} at the limit{of} of {severer.name}, which is {severer.severity}, and no sooner",
            details="The less severe alert should fire first, while there is time. Here it never does.",
            fix=f"use a limit that is reached before that of {severer.name}",
        )
        return
