"""Faulty copies of the routing tree and the inhibitions, each with one fault because of which a message may be missed.

Faults that only send more are left to the tests of whole situations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from tradewatch.model import CRITICAL, INFO, NONE, WARNING, Inhibition, Matcher, Project, Route, duration, seconds
from tradewatch.proofs.cases.matchers import alternatives_of
from tradewatch.routing import EVERY_LABEL

_TURNED: dict[str, Any] = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}
_WAITS = ("group_wait", "group_interval", "repeat_interval")
# Minutes in place of seconds.
_LONGER = 60
# Seconds that Alertmanager remembers a message.
_LONGEST = 5 * 86_400


class RoutingMutant(NamedTuple):
    """A project with one fault in its routing; `fault` names it, `at` is the definition that has it."""

    fault: str
    at: Route | Inhibition
    project: Project


def routing_mutants(project: Project) -> Iterator[RoutingMutant]:
    """Every mutant of a project's routing tree and inhibitions that can be defined."""
    if project.routing is None:
        return
    for fault, at, routing in _of_tree(project.routing, project):
        yield RoutingMutant(fault, at, replace(project, routing=routing))
    for number, inhibition in enumerate(project.inhibitions):
        before, after = project.inhibitions[:number], project.inhibitions[number + 1 :]
        for fault, other in _of_inhibition(inhibition, _mistakable(project)):
            yield RoutingMutant(fault, inhibition, replace(project, inhibitions=(*before, other, *after)))


def _of_tree(route: Route, project: Project) -> Iterator[tuple[str, Route, Route]]:
    """Each fault, the route that has it, and the tree with it."""
    for fault, other in _of_route(route, project):
        yield fault, route, other
    for number, child in enumerate(route.routes):
        before, after = route.routes[:number], route.routes[number + 1 :]
        yield "left out", child, replace(route, routes=(*before, *after))
        if after:
            yield "after the next route", child, replace(route, routes=(*before, after[0], child, *after[1:]))
        for fault, at, other in _of_tree(child, project):
            yield fault, at, replace(route, routes=(*before, other, *after))


def _of_route(route: Route, project: Project) -> Iterator[tuple[str, Route]]:
    for fault, matchers in _of_matchers(route.matchers, _mistakable(project)):
        yield f"matcher {fault}", replace(route, matchers=matchers)
    for number, matcher in enumerate(route.matchers):
        named = alternatives_of(matcher)
        for one in named if len(named) > 1 else ():
            others = Matcher(matcher.label, matcher.operator, "|".join(each for each in named if each != one))
            matchers = (*route.matchers[:number], others, *route.matchers[number + 1 :])
            yield f"matcher {matcher} without {one}", replace(route, matchers=matchers)
    for receiver in project.receivers:
        if receiver is not route.receiver:
            yield f"receiver {receiver.name}", replace(route, receiver=receiver)
    for fault, labels in _of_groups(route.group_by or (), project.identity):
        yield fault, replace(route, group_by=labels)
    for wait in _WAITS:
        if (length := getattr(route, wait)) is not None and seconds(length):
            longer: Any = {wait: duration(min(seconds(length) * _LONGER, _LONGEST))}
            yield f"{wait} much longer", replace(route, **longer)
    for interval in {id(each): each for other in project.routes for each in other.mute}.values():
        if interval not in route.mute and route is not project.routing:
            yield f"muted in {interval.name}", replace(route, mute=(*route.mute, interval))
    if route is not project.routing:
        yield f"continue {'left out' if route.continues else 'added'}", replace(route, continues=not route.continues)


def _of_groups(labels: tuple[str, ...], identity: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Groups with one label less, and other ones altogether."""
    for number, label in enumerate(labels if len(labels) > 1 else ()):
        yield f"group_by without {label}", (*labels[:number], *labels[number + 1 :])
    for other in (("alertname", identity), EVERY_LABEL) if labels else ():
        if other != labels:
            yield f"group_by {', '.join(other)}", other


def _of_inhibition(inhibition: Inhibition, severities: Sequence[str]) -> Iterator[tuple[str, Inhibition]]:
    for fault, matchers in _of_matchers(inhibition.source, severities):
        if matchers:
            yield f"source {fault}", replace(inhibition, source=matchers)
    for fault, matchers in _of_matchers(inhibition.target, severities):
        if matchers and not fault.endswith("left out"):
            yield f"target {fault}", replace(inhibition, target=matchers)
    for number, label in enumerate(inhibition.equal if len(inhibition.equal) > 1 else ()):
        equal = (*inhibition.equal[:number], *inhibition.equal[number + 1 :])
        yield f"equal without {label}", replace(inhibition, equal=equal)
    yield "source and target exchanged", replace(inhibition, source=inhibition.target, target=inhibition.source)


def _of_matchers(matchers: Sequence[Matcher], severities: Sequence[str]) -> Iterator[tuple[str, tuple[Matcher, ...]]]:
    for number, matcher in enumerate(matchers):
        before, after = (*matchers[:number],), (*matchers[number + 1 :],)
        yield f"{matcher} left out", (*before, *after)
        turned = Matcher(matcher.label, _TURNED[matcher.operator], matcher.value)
        yield f"{matcher} turned round", (*before, turned, *after)
        if matcher.label == "severity" and matcher.operator in ("=", "=~"):
            for severity in severities:
                if not matcher.matches(severity):
                    wider = Matcher("severity", "=~", f"{matcher.value}|{severity}")
                    yield f"{matcher} with {severity}", (*before, wider, *after)


def _mistakable(project: Project) -> tuple[str, ...]:
    """The severities that somebody may write by mistake: those of the project's alerts, and the usual ones."""
    return tuple(dict.fromkeys(map(str, (*project.severities, CRITICAL, WARNING, INFO, NONE))))
