"""Simulates Alertmanager: who is notified of an alert, when, how often, and what mutes or inhibits it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tradewatch.model import Channel, Environment, Project, Receiver
from tradewatch.routing.inhibition import Inhibited, inhibited
from tradewatch.routing.labels import Labels
from tradewatch.routing.times import Muted, muted
from tradewatch.routing.tree import EVERY_LABEL, MatchedRoute, routes_of


class Delivery(NamedTuple):
    """What one route does with an alert; `group` are the labels that all alerts in its message have in common.

    Alertmanager sends the first message `matched.settings.group_wait` after the group's first alert, if that is still
    firing. A later alert of the group is sent with the next `group_interval`.
    """

    matched: MatchedRoute
    channels: tuple[Channel, ...]
    group: Labels
    muted: Muted | None


class Outcome(NamedTuple):
    """What Alertmanager does with an alert. An inhibited alert is not sent by any of its deliveries.

    `missing` are labels that the alert does not have, and on which its routes or groups depend.
    """

    labels: Labels
    deliveries: tuple[Delivery, ...]
    inhibited: tuple[Inhibited, ...]
    missing: tuple[str, ...]


def simulate(
    project: Project, environment: Environment, labels: Labels, at: datetime, firing: Iterable[Labels] = ()
) -> Outcome:
    """What Alertmanager does at a time with an alert that has exactly these labels, while others are `firing`.

    `labels` and `firing` are labels as sent (`labels_as_sent`). `at` must have a time zone. Deliveries are in the order
    of their routes; a receiver can occur twice.

    Raises ProblemsFound for an environment without routing, ValueError for a time without a zone, and DefinitionError
    for a root route without a receiver and for a regular expression that cannot be read.
    """
    matched_routes = routes_of(project.routing_in(environment), labels, environment)
    return Outcome(
        labels,
        tuple(
            Delivery(
                matched,
                channels_of(matched.settings.receiver, environment),
                matched.settings.group(labels),
                muted(matched.mute, at),
            )
            for matched in matched_routes
        ),
        inhibited(labels, firing, project.inhibitions),
        _missing(project, labels, matched_routes),
    )


def channels_of(receiver: Receiver, environment: Environment) -> tuple[Channel, ...]:
    """The channels of an environment that a receiver uses, in the environment's order."""
    used = tuple(filter(receiver.uses, environment.channels))
    own = {type(channel) for channel in used if channel.owner}
    return tuple(channel for channel in used if channel.owner or type(channel) not in own)


def _missing(project: Project, labels: Labels, matched_routes: Iterable[MatchedRoute]) -> tuple[str, ...]:
    wanted = {matcher.label for route in project.routes for matcher in route.matchers}
    wanted |= {
        label
        for matched in matched_routes
        for label in matched.settings.group_by
        if matched.settings.group_by != EVERY_LABEL
    }
    return tuple(sorted(wanted - labels.keys()))
