"""routing/unused-receiver: a receiver that no route leads to."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Matcher, Problem, Route
from tradewatch.routing import PatternError, implied


def check(case: Case) -> Iterator[Problem]:
    project = case.project
    root = project.routing
    if root.receiver is None:
        return  # routing/root speaks of it
    named = {route.receiver.name for route in root.walk() if route.receiver}
    try:
        # Alertmanager wants a receiver at the root, be there anything left for it or not.
        told = {*_told(root, "", ()), root.receiver.name}
    except PatternError:
        return  # routing/pattern speaks of it
    for receiver in project.receivers:
        if receiver.name not in told:
            yield Problem(
                "routing/unused-receiver",
                receiver.defined,
                receiver.subject,
                "the route that leads to it leaves everything to the routes below"
                if receiver.name in named
                else "no route leads to it",
                details="Whom it stands for is told nothing, ever.",
                fix="name it in a route that has something left to tell, or remove it",
            )


def _told(route: Route, inherited: str, above: tuple[Matcher, ...]) -> Iterator[str]:
    """The receivers of all routes that keep something for themselves."""
    name = route.receiver.name if route.receiver else inherited
    needed = (*above, *route.matchers)
    if not any(implied(below.matchers, needed) for below in route.routes):
        yield name
    for below in route.routes:
        yield from _told(below, name, needed)
