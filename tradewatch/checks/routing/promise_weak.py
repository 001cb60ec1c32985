"""routing/promise-weak"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Finding, Promise, duration, seconds
from tradewatch.routing import channels_of

# A promise may have some room, so that a small change of a route does not break it.
_ROOM = 2


def check(built: BuiltProject) -> Iterator[Finding]:
    """A promise that routes could break only by becoming more than twice as slow."""
    for promise in built.project.promises:
        for argument, promised, slowest in _times(promise, built):
            if slowest and promised > _ROOM * slowest:
                yield promise.finding(
                    f"promises {duration(promised)}, and the slowest route needs {duration(slowest)}",
                    argument=argument,
                    details="A route could become as slow as that, and no check would report it.",
                    fix=f"promise what people rely on, at most {duration(_ROOM * slowest)}",
                )


def _times(promise: Promise, built: BuiltProject) -> Iterator[tuple[str, float, float]]:
    """An argument, what it promises, and what the slowest alert needs; both in seconds."""
    if promise.reaches is None or promise.within is None or promise.repeated is None:
        return
    settings = [
        [
            route.settings
            for route in situated.case.matched_routes
            if promise.reaches in {type(one) for one in channels_of(route.settings.receiver, each.environment)}
        ]
        for each in built.environments
        for other, situated in each.promised_alerts
        if other is promise
    ]
    reaching = [each for each in settings if each]
    soon = [min(max(one.group_wait, one.group_interval) for one in each) for each in reaching]
    again = [min(one.repeat.usually for one in each) for each in reaching]
    yield "within", seconds(promise.within), max(soon, default=0)
    yield "repeated", seconds(promise.repeated), max(again, default=0)
