"""routing/unreachable"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sent_alerts import SentAlert, matched_routes_of_alerts, sent_alerts, unmatched
from tradewatch.model import Matcher, Problem, Project, Route
from tradewatch.routing import PatternError, contradictory, implied


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """A route that no alert reaches: nothing matches it, or an earlier route takes everything."""
    yield from _unreachable(built.project)


@lru_cache(maxsize=8)
def _unreachable(project: Project) -> tuple[Problem, ...]:
    """The same for all environments, because a route may be for one of them only."""
    reached = {
        matched.route
        for environment in project.environments
        for matched_routes in matched_routes_of_alerts(project, environment).values()
        for matched in matched_routes
    }
    # Without alerts, or with an invalid tree, the check does not apply.
    if not reached:
        return ()
    alerts = [sent for environment in project.environments for sent in sent_alerts(project, environment)]
    try:
        return tuple(_below(project.routing, (), reached, alerts, project))
    except PatternError:
        return ()  # routing/pattern reports it


def _below(
    parent: Route, above: tuple[Matcher, ...], reached: set[Route], alerts: list[SentAlert], project: Project
) -> Iterator[Problem]:
    for index, route in enumerate(parent.routes):
        needed = (*above, *route.matchers)
        earlier_routes = (
            each for each in parent.routes[:index] if not each.continues and implied(each.matchers, needed)
        )
        if contradictory(needed):
            summary, fix = "no alert can match it: its matchers and those above it exclude each other", ""
        elif (earlier_route := next(earlier_routes, None)) is not None:
            summary = f"the route at {earlier_route.defined.place_in(project.root)} takes everything that matches it"
            fix = "put it before that route, or add `continues` to that route"
        elif reached.isdisjoint(route.walk()):
            summary, fix = _why_unreached(needed, alerts)
        else:
            yield from _below(route, needed, reached, alerts, project)
            continue
        yield Problem(
            "routing/unreachable",
            route.defined.of_argument("matchers"),
            route.subject,
            summary,
            details="Its receiver is never notified, and everybody believes that it is.",
            fix=fix,
        )


def _why_unreached(needed: tuple[Matcher, ...], alerts: list[SentAlert]) -> tuple[str, str]:
    """The summary and the fix."""
    if why := unmatched(needed, alerts):
        return f"{why.summary}, so no alert reaches this route", why.fix
    taken = next(sent.alert.name for sent in alerts if sent.passes(needed) is not False)
    return f"earlier routes take everything that matches it, for example {taken}", "put it before those routes"
