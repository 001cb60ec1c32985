"""routing/promise"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Channel, Environment, Finding, Promise, Route, TimeInterval, duration, seconds
from tradewatch.routing import EVERY_LABEL, MatchedRoute, breakpoints, channels_of, is_active, local_time


class _Broken(NamedTuple):
    """Which argument of a promise is not kept, what happens instead, and how to change the route."""

    argument: str
    what: str
    fix: str


class _Example(NamedTuple):
    """The first alert for which a promise is broken in this way, and every environment and route that breaks it."""

    alert: str
    environments: dict[str, None]
    places: dict[str, None]


def check(built: BuiltProject) -> Iterator[Finding]:
    """A promise that the routing does not keep."""
    examples: dict[tuple[Promise, _Broken], _Example] = {}
    for each in built.environments:
        for promise, situated in each.promised_alerts:
            for broken, route in _broken(promise, situated.case.matched_routes, each.environment):
                example = examples.setdefault((promise, broken), _Example(str(situated), {}, {}))
                example.environments[each.environment.name] = None
                example.places[route.defined.place_in(built.project.root)] = None
    for (promise, broken), example in examples.items():
        where, places = ", ".join(example.environments), " and ".join(example.places)
        yield promise.finding(
            f"{example.alert} in {where} {broken.what}, by the route at {places}",
            argument=broken.argument,
            details="If less is enough, change the promise, so that everybody sees that in the review.",
            fix=broken.fix,
        )


def _broken(
    promise: Promise, routes: Sequence[MatchedRoute], environment: Environment
) -> Iterator[tuple[_Broken, Route]]:
    kinds = {
        each.route: {type(channel) for channel in channels_of(each.settings.receiver, environment)} for each in routes
    }
    for each in routes:
        for kind in promise.never:
            if kind in kinds[each.route]:
                fix = f"notify a receiver without {kind.__name__}"
                yield _Broken("never", f"is sent to {kind.kind()}", fix), each.route
        for label in promise.apart if each.settings.group_by != EVERY_LABEL else ():
            if label not in each.settings.group_by:
                others = "other alerts" if label == EVERY_LABEL[0] else f"alerts that have another {label}"
                fix = f"add {label} to the group_by of the route"
                yield _Broken("apart", f"shares messages with {others}", fix), each.route
        if muted := _muted(each.mute, promise.muted):
            fix = "mute the route only in the promised intervals, or not at all"
            yield _Broken("muted", f"is muted from {muted}", fix), each.route
    # Channels that share their routes share their problems.
    alike: dict[tuple[Route, ...], list[type[Channel]]] = {}
    for kind in promise.reaches:
        if any(type(channel) is kind for channel in environment.channels):
            alike.setdefault(tuple(each.route for each in routes if kind in kinds[each.route]), []).append(kind)
    for reaching, channels in alike.items():
        if reaching:
            to = "" if len(alike) == 1 else f" to {_named(channels)}"
            yield from _late(promise, to, [each for each in routes if each.route in reaching])
        else:
            yield from _elsewhere(channels, routes)


def _muted(mute: Sequence[TimeInterval], allowed: Sequence[TimeInterval]) -> str:
    """The first time at which a route is muted, but may not be, and its interval; empty if there is none."""
    for moment in breakpoints((*mute, *allowed)):
        if not any(is_active(interval, moment) for interval in allowed):
            for interval in mute:
                if is_active(interval, moment):
                    return f"{local_time(interval, moment)} on, in the interval {interval.name}"
    return ""


def _late(promise: Promise, to: str, routes: Sequence[MatchedRoute]) -> Iterator[tuple[_Broken, Route]]:
    """What the fastest of the routes that reach some channels does too late; `to` names them if others are in time."""
    assert promise.within is not None  # the definition requires all three arguments
    assert promise.repeated is not None
    first = min(routes, key=lambda each: max(each.settings.group_wait, each.settings.group_interval))
    for setting, event in (("group_wait", "it opens a group"), ("group_interval", "it joins a group that is firing")):
        if (after := getattr(first.settings, setting)) > seconds(promise.within):
            what = f"is sent{to} only after {duration(after)}, not within {promise.within}, when {event}"
            yield _Broken("within", what, f"give the route a {setting} of {promise.within} or less"), first.route
    again = min(routes, key=lambda each: each.settings.repeat.usually)
    if (after := again.settings.repeat.usually) > seconds(promise.repeated):
        what = f"is repeated{to} only after {duration(after)}, not {promise.repeated}"
        fix = f"give the route a repeat_interval that is more than a group_interval below {promise.repeated}"
        yield _Broken("repeated", what, fix), again.route


def _elsewhere(channels: Sequence[type[Channel]], routes: Sequence[MatchedRoute]) -> Iterator[tuple[_Broken, Route]]:
    fix = f"notify a receiver that uses {' and '.join(kind.__name__ for kind in channels)}"
    for each in routes:
        what = f"does not reach {_named(channels)}: {each.settings.receiver.name} is notified"
        yield _Broken("reaches", what, fix), each.route


def _named(channels: Sequence[type[Channel]]) -> str:
    *others, last = (kind.kind() for kind in channels)
    return f"{', '.join(others)} and {last}" if others else last
