"""routing/unreachable"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.sent_alerts import SentAlert, unmatched
from tradewatch.model import Finding, Matcher, Route
from tradewatch.routing import PatternError, contradictory, implied


def check(built: BuiltProject) -> Iterator[Finding]:
    """A route that no alert reaches: nothing matches it, or an earlier route takes everything."""
    # A route may be for one environment only.
    reached = {
        matched.route
        for each in built.all_environments
        for matched_routes in each.matched_routes_of_alerts.values()
        for matched in matched_routes
    }
    # Without alerts, or with an invalid tree, the check does not apply.
    if not reached:
        return
    alerts = [sent for each in built.all_environments for sent in each.sent_alerts]
    with suppress(PatternError):  # routing/pattern reports it
        yield from tuple(_below(built.routing, (), reached, alerts, built))


def _below(
    parent: Route, above: tuple[Matcher, ...], reached: set[Route], alerts: list[SentAlert], built: BuiltProject
) -> Iterator[Finding]:
    for index, route in enumerate(parent.routes):
        needed = (*above, *route.matchers)
        earlier_routes = (
            each for each in parent.routes[:index] if not each.continues and implied(each.matchers, needed)
        )
        if contradictory(needed):
            summary, fix = "no alert can match it: its matchers and those above it exclude each other", ""
        elif (earlier_route := next(earlier_routes, None)) is not None:
            place = earlier_route.defined.place_in(built.project.root)
            summary = f"the route at {place} takes everything that matches it"
            fix = "put it before that route, or add `continues` to that route"
        elif reached.isdisjoint(route.walk()) and not built.from_elsewhere(needed):
            summary, fix = _why_unreached(needed, alerts)
        else:
            yield from _below(route, needed, reached, alerts, built)
            continue
        yield route.finding(
            summary,
            argument="matchers",
            details="Its receiver is never notified, and everybody believes that it is.",
            fix=fix,
        )


def _why_unreached(needed: tuple[Matcher, ...], alerts: list[SentAlert]) -> tuple[str, str]:
    """The summary and the fix."""
    if why := unmatched(needed, alerts):
        return f"{why.summary}, so no alert reaches this route", why.fix
    taken = next(sent.alert.name for sent in alerts if sent.passes(needed) is not False)
    return f"earlier routes take everything that matches it, for example {taken}", "put it before those routes"
