"""routing/unused-receiver"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, Matcher, Route
from tradewatch.routing import PatternError, implied


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A receiver that no route leads to."""
    project = built.project
    root = built.routing
    if root.receiver is None:
        return  # routing/root reports it
    named = {route.receiver.name for route in root.walk() if route.receiver}
    try:
        # Alertmanager needs a receiver at the root, even if nothing is left for it.
        notified = {*_notified(root, "", ()), root.receiver.name}
    except PatternError:
        return  # routing/pattern reports it
    for receiver in project.receivers:
        if receiver.name not in notified:
            yield receiver.finding(
                "the route that leads to it leaves everything to the routes below"
                if receiver.name in named
                else "no route leads to it",
                details="This receiver is never notified.",
                fix="name it in a route that still takes alerts, or remove it",
            )


def _notified(route: Route, inherited: str, above: tuple[Matcher, ...]) -> Iterator[str]:
    """The receivers of all routes that do not leave everything to the routes below."""
    name = route.receiver.name if route.receiver else inherited
    needed = (*above, *route.matchers)
    if not any(implied(below.matchers, needed) for below in route.routes):
        yield name
    for below in route.routes:
        yield from _notified(below, name, needed)
