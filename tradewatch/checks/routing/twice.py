"""routing/twice"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, Route
from tradewatch.routing import MatchedRoute, breakpoints, is_active


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert that notifies the same receiver twice, through two routes."""
    reported: set[tuple[Route, Route]] = set()
    for situated in built.situated_alerts:
        for first, second in _pairs(situated.case.matched_routes):
            if (first.route, second.route) in reported:
                continue
            reported.add((first.route, second.route))
            where = first.route.defined.place_in(built.project.root)
            yield second.route.finding(
                f"{second.settings.receiver.name} is notified of {situated} twice: by this route, "
                f"and by the one at {where}",
                argument="receiver",
                details="There are two messages for one alert: soon nobody reads either.",
                fix="remove `continues` from that route, or name another receiver",
            )


def _pairs(matched_routes: Iterable[MatchedRoute]) -> Iterator[tuple[MatchedRoute, MatchedRoute]]:
    """The pairs of routes that notify one receiver of the same alert at some time of the week."""
    for first, second in combinations(matched_routes, 2):
        if first.settings.receiver.name == second.settings.receiver.name and any(
            not any(is_active(interval, moment) for interval in (*first.mute, *second.mute))
            for moment in breakpoints((*first.mute, *second.mute))
        ):
            yield first, second
