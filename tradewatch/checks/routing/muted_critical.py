"""routing/muted-critical"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import CRITICAL, Finding, Route
from tradewatch.routing import MatchedRoute, breakpoints, in_words, is_active, local_time


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A critical alert that notifies nobody at some time of the week."""
    reported: set[tuple[Route, ...]] = set()
    for sent, _, matched_routes in built.assumed_routes:
        routes = tuple(matched.route for matched in matched_routes)
        if sent.alert.severity is not CRITICAL or routes in reported:
            continue
        reported.add(routes)
        if (moment := _silent_moment(matched_routes)) is None:
            continue
        interval = next(interval for interval in matched_routes[0].mute if is_active(interval, moment))
        start = local_time(interval, moment)
        yield routes[0].finding(
            f"critical {sent.alert.name} notifies nobody from {start} on: {interval.name} mutes it",
            argument="mute",
            details=f"{interval.name} is {in_words(interval)}. An alert that resolves in that time is never sent.",
            fix="let one route stay active at that time; an alert that can wait is a warning",
        )


def _silent_moment(matched_routes: tuple[MatchedRoute, ...]) -> datetime | None:
    """A moment at which no route sends, None if there is none; other checks report an alert without a route."""
    if not matched_routes or not all(route.mute for route in matched_routes):
        return None
    for moment in breakpoints([interval for route in matched_routes for interval in route.mute]):
        if all(any(is_active(interval, moment) for interval in route.mute) for route in matched_routes):
            return moment
    return None
