"""The routing tree: which routes send an alert, and with what settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tradewatch.model import Environment, Matcher, Receiver, Route, TimeInterval, Version, seconds
from tradewatch.model.pattern import PatternError
from tradewatch.routing.labels import Known, Labels
from tradewatch.routing.matching import assumed, open_matchers

EVERY_LABEL = ("...",)

# Before it, `group_by: []` says nothing, so a route inherits; from it on, it says: everything in one group.
_EMPTY_GROUP_BY_COUNTS = Version(0, 31)


class Repeat(NamedTuple):
    """How long after a message the same one leaves again, in seconds, while nothing changes.

    A group looks whether it is time once a `group_interval`. Where `repeat_interval` is a multiple of that, the look
    at that very moment mostly comes a few milliseconds too soon, and the next one sends: `mostly` is then later than
    `soonest`.
    """

    soonest: float
    mostly: float


class Settings(NamedTuple):
    """What a route inherits where it does not say otherwise; times in seconds."""

    receiver: Receiver
    group_by: tuple[str, ...]
    group_wait: float
    group_interval: float
    repeat_interval: float

    @property
    def repeat(self) -> Repeat:
        # In milliseconds, since durations are whole ones and floats would not divide evenly.
        every, wanted = round(self.group_interval * 1000), round(self.repeat_interval * 1000)
        return Repeat(-(-wanted // every) * every / 1000, (wanted // every + 1) * every / 1000)

    def group(self, labels: Labels) -> dict[str, str]:
        """The labels that all alerts of one message share: those to group by, as far as the alert has them."""
        return {
            name: value
            for name, value in sorted(labels.items())
            if value and (self.group_by == EVERY_LABEL or name in self.group_by)
        }


class Leaf(NamedTuple):
    """A route that sends an alert.

    When only some labels were known, `conditions` must hold of the others, and a route that is not `certain` may still
    lose the alert to another one.
    """

    route: Route
    settings: Settings
    certain: bool = True
    conditions: tuple[Matcher, ...] = ()

    @property
    def mute(self) -> tuple[TimeInterval, ...]:
        """The times at which this route sends nothing; they are not inherited."""
        return self.route.mute


def routes_of(root: Route, labels: Labels, environment: Environment) -> tuple[Leaf, ...]:
    """The routes that send an alert with exactly these labels, in their order.

    Raises DefinitionError for a root without receiver, and for a regular expression that cannot be read.
    """
    names = {matcher.label for route in root.walk() for matcher in route.matchers}
    return possible_routes(root, {**dict.fromkeys(names, ""), **labels}, environment)


def possible_routes(root: Route, known: Known, environment: Environment) -> tuple[Leaf, ...]:
    """The routes that may send an alert of which some labels are known.

    Every route that can send it is among them. A route that cannot may be among them too, if only two conditions on one
    label together rule it out. Raises as `routes_of` does.
    """
    default = _default(root)
    found = _leaves(root, default, known, environment, Leaf(root, default))
    return found[0] if found else ()


def settings_in(root: Route, environment: Environment) -> dict[Route, Settings]:
    """The settings that are in force at every route of a tree. Raises DefinitionError for a root without receiver."""

    def below(route: Route, inherited: Settings) -> Iterator[tuple[Route, Settings]]:
        settings = settle(route, inherited, environment)
        yield route, settings
        for child in route.routes:
            yield from below(child, settings)

    return dict(below(root, _default(root)))


def _default(root: Route) -> Settings:
    """What the root inherits: Alertmanager's own defaults (dispatch.DefaultRouteOpts)."""
    if root.receiver is None:
        root.reject("receiver", "has no receiver", fix="name who hears what nothing else routed")
    return Settings(root.receiver, (), group_wait=30, group_interval=300, repeat_interval=14_400)


def settle(route: Route, inherited: Settings, environment: Environment) -> Settings:
    """A route's settings, given its parent's."""
    group_by = route.group_by
    if group_by is None or (not group_by and environment.alertmanager < _EMPTY_GROUP_BY_COUNTS):
        group_by = inherited.group_by
    return Settings(
        route.receiver or inherited.receiver,
        group_by,
        _seconds(route.group_wait, inherited.group_wait),
        _seconds(route.group_interval, inherited.group_interval),
        _seconds(route.repeat_interval, inherited.repeat_interval),
    )


def _leaves(
    route: Route, inherited: Settings, known: Known, environment: Environment, parent: Leaf
) -> tuple[tuple[Leaf, ...], bool] | None:
    """The leaves at and below a route, and whether it matches for sure; None when it does not match."""
    undecided = _undecided(route, known)
    if undecided is None:
        return None
    settings = settle(route, inherited, environment)
    known = {**known, **assumed(undecided)}
    here = Leaf(route, settings, parent.certain and not undecided, (*parent.conditions, *undecided))
    found: list[Leaf] = []
    asking, taken = here, False
    for child in route.routes:
        below = _leaves(child, settings, known, environment, asking)
        if below is None:
            continue
        leaves, surely = below
        found += leaves
        taken = taken or surely
        if not child.continues:
            if surely:
                break
            asking = asking._replace(certain=False)
    if not taken:
        found.append(here._replace(certain=here.certain and not found))
    return tuple(found), not undecided


def _undecided(route: Route, known: Known) -> tuple[Matcher, ...] | None:
    try:
        return open_matchers(route.matchers, known)
    except PatternError as error:
        route.reject("matchers", str(error), fix="simplify the regular expression")


def _seconds(text: str | None, inherited: float) -> float:
    return inherited if text is None else seconds(text)
