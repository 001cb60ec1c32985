"""routing/group-by"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sent_alerts import SentAlert, matched_routes_of_alerts, sent_alerts
from tradewatch.model import Problem, Project, Route, did_you_mean
from tradewatch.routing import EVERY_LABEL


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """A route groups its alerts by a label that none of them has."""
    yield from _problems_of_project(built.project)


@lru_cache(maxsize=8)
def _problems_of_project(project: Project) -> tuple[Problem, ...]:
    """The same for all environments, because a label may exist in one of them only."""
    owner = dict(_with_group_by(project.routing, project.routing))
    grouped: dict[Route, list[SentAlert]] = {}
    for environment in project.environments:
        matched_routes = matched_routes_of_alerts(project, environment)
        for sent in sent_alerts(project, environment):
            for matched in matched_routes[sent.alert]:
                grouped.setdefault(owner[matched.route], []).append(sent)
    return tuple(problem for route, alerts in grouped.items() for problem in _problems(route, alerts))


def _with_group_by(route: Route, inherited: Route) -> Iterator[tuple[Route, Route]]:
    """Each route with the route whose `group_by` it uses."""
    owner = inherited if route.group_by is None else route
    yield route, owner
    for below in route.routes:
        yield from _with_group_by(below, owner)


def _problems(route: Route, alerts: list[SentAlert]) -> Iterator[Problem]:
    if route.group_by == EVERY_LABEL:
        return
    for label in route.group_by or ():
        if all(sent.has(label) is False for sent in alerts):
            names = {name for sent in alerts for name in sent.perhaps or ()}
            yield Problem(
                "routing/group-by",
                route.defined.of_argument("group_by"),
                route.subject,
                f"groups by {label!r}, which no alert here has",
                details="A label that every alert lacks does not separate them: they share one message.",
                fix=did_you_mean(label, names - set(route.group_by or ())),
            )
