"""routing/group-by"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.sent_alerts import SentAlert
from tradewatch.model import Finding, Route, did_you_mean
from tradewatch.routing import EVERY_LABEL


def check(built: BuiltProject) -> Iterator[Finding]:
    """A route groups its alerts by a label that none of them has."""
    owner = dict(_with_group_by(built.routing, built.routing))
    grouped: dict[Route, list[SentAlert]] = {}
    # A label may exist in one environment only.
    for each in built.all_environments:
        for sent in each.sent_alerts:
            for matched in each.matched_routes_of_alerts[sent.alert]:
                grouped.setdefault(owner[matched.route], []).append(sent)
    for route, alerts in grouped.items():
        yield from _problems(route, alerts)


def _with_group_by(route: Route, inherited: Route) -> Iterator[tuple[Route, Route]]:
    """Each route with the route whose `group_by` it uses."""
    owner = inherited if route.group_by is None else route
    yield route, owner
    for below in route.routes:
        yield from _with_group_by(below, owner)


def _problems(route: Route, alerts: list[SentAlert]) -> Iterator[Finding]:
    if route.group_by == EVERY_LABEL:
        return
    for label in route.group_by or ():
        if all(sent.has(label) is False for sent in alerts):
            names = {name for sent in alerts for name in sent.perhaps or ()}
            yield route.finding(
                f"groups by {label!r}, which no alert here has",
                argument="group_by",
                details="A label that every alert lacks does not separate them: they share one message.",
                fix=did_you_mean(label, names - set(route.group_by or ())),
            )
