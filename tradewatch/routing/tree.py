"""The routing tree: which routes send an alert, and with which settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tradewatch.model import Environment, Matcher, Receiver, Route, TimeInterval, Version, seconds
from tradewatch.model.environment import OLDEST_ALERTMANAGER
from tradewatch.model.regular_expression import PatternError
from tradewatch.model.routing import TEST_LABEL
from tradewatch.routing.labels import AssumedLabels, Labels
from tradewatch.routing.matching import assumed, undecided_matchers

EVERY_LABEL = ("...",)

# Before this version, a route with `group_by: []` inherits; since then, it has all alerts in one group.
_EMPTY_GROUP_BY_COUNTS = Version(0, 31)


class RepeatTimes(NamedTuple):
    """After how many seconds the same message is sent again, if nothing changes.

    A group checks this once per `group_interval`. If `repeat_interval` is a multiple of it, the check at that time is
    usually a few milliseconds early, and the next one sends. Then `usually` is later than `soonest`.
    """

    soonest: float
    usually: float


class RouteSettings(NamedTuple):
    """A route's settings, its own or inherited; times are in seconds."""

    receiver: Receiver
    group_by: tuple[str, ...]
    group_wait: float
    group_interval: float
    repeat_interval: float

    @property
    def repeat(self) -> RepeatTimes:
        """When the same message is sent again."""
        # In milliseconds, because floats would not divide evenly.
        every, wanted = round(self.group_interval * 1000), round(self.repeat_interval * 1000)
        return RepeatTimes(-(-wanted // every) * every / 1000, (wanted // every + 1) * every / 1000)

    def group(self, labels: Labels) -> dict[str, str]:
        """The labels that all alerts in a message have in common: those of `group_by` that the alert has.

        A test alert has a group of its own.
        """
        return {
            name: value
            for name, value in sorted(labels.items())
            if value and (self.group_by == EVERY_LABEL or name in (*self.group_by, TEST_LABEL))
        }


class MatchedRoute(NamedTuple):
    """A route that sends an alert.

    If only some labels are known, the others must pass the `conditions`, and a route that is not `certain` may not get
    the alert, because another one takes it.
    """

    route: Route
    settings: RouteSettings
    certain: bool = True
    conditions: tuple[Matcher, ...] = ()

    @property
    def mute(self) -> tuple[TimeInterval, ...]:
        """The intervals in which this route does not send; they are not inherited."""
        return self.route.mute


def routes_of(root: Route, labels: Labels, environment: Environment) -> tuple[MatchedRoute, ...]:
    """The routes that send an alert with exactly these labels, in their order.

    Raises DefinitionError for a root without a receiver, and for a regular expression that cannot be read.
    """
    names = {matcher.label for route in root.walk() for matcher in route.matchers}
    return possible_routes(root, {**dict.fromkeys(names, ""), **labels}, environment)


def possible_routes(root: Route, known: AssumedLabels, environment: Environment) -> tuple[MatchedRoute, ...]:
    """The routes that may send an alert if only some of its labels are known.

    They include a route that cannot send it, if only two conditions on one label together exclude it. Raises what
    `routes_of` raises.
    """
    default = _default(root)
    found = _matched_routes(root, default, known, environment, MatchedRoute(root, default))
    return found[0] if found else ()


def settings_in(root: Route, environment: Environment) -> dict[Route, RouteSettings]:
    """The settings of every route in a tree. Raises DefinitionError for a root without a receiver."""

    def below(route: Route, inherited: RouteSettings) -> Iterator[tuple[Route, RouteSettings]]:
        settings = settings_of(route, inherited, environment)
        yield route, settings
        for child in route.routes:
            yield from below(child, settings)

    return dict(below(root, _default(root)))


def _default(root: Route) -> RouteSettings:
    """What the root inherits: Alertmanager's own defaults (dispatch.DefaultRouteOpts)."""
    if root.receiver is None:
        root.reject("receiver", "has no receiver", fix="add a receiver for alerts that no other route matches")
    return RouteSettings(root.receiver, (), group_wait=30, group_interval=300, repeat_interval=14_400)


def settings_of(route: Route, inherited: RouteSettings, environment: Environment) -> RouteSettings:
    """A route's settings, from its own arguments and its parent's settings."""
    group_by = route.group_by
    oldest = environment.alertmanager or OLDEST_ALERTMANAGER
    if group_by is None or (not group_by and oldest < _EMPTY_GROUP_BY_COUNTS):
        group_by = inherited.group_by
    return RouteSettings(
        route.receiver or inherited.receiver,
        group_by,
        _seconds(route.group_wait, inherited.group_wait),
        _seconds(route.group_interval, inherited.group_interval),
        _seconds(route.repeat_interval, inherited.repeat_interval),
    )


def _matched_routes(
    route: Route, inherited: RouteSettings, known: AssumedLabels, environment: Environment, parent: MatchedRoute
) -> tuple[tuple[MatchedRoute, ...], bool] | None:
    """The routes that may send, at and below a route, and whether that route is certain; None if it does not match."""
    undecided = _undecided(route, known)
    if undecided is None:
        return None
    settings = settings_of(route, inherited, environment)
    known = {**known, **assumed(undecided)}
    here = MatchedRoute(route, settings, parent.certain and not undecided, (*parent.conditions, *undecided))
    found: list[MatchedRoute] = []
    candidate, taken = here, False
    for child in route.routes:
        below = _matched_routes(child, settings, known, environment, candidate)
        if below is None:
            continue
        matched_routes, is_certain = below
        found += matched_routes
        taken = taken or is_certain
        if not child.continues:
            if is_certain:
                break
            candidate = candidate._replace(certain=False)
    if not taken:
        found.append(here._replace(certain=here.certain and not found))
    return tuple(found), not undecided


def _undecided(route: Route, known: AssumedLabels) -> tuple[Matcher, ...] | None:
    try:
        return undecided_matchers(route.matchers, known)
    except PatternError as error:
        route.reject("matchers", str(error), fix="simplify the regular expression")


def _seconds(text: str | None, inherited: float) -> float:
    return inherited if text is None else seconds(text)
