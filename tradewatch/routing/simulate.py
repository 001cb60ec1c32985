"""Who hears an alert, in which message, how soon, how often, and what keeps it from them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tradewatch.model import Channel, Environment, Project, Receiver
from tradewatch.routing.inhibition import Inhibited, inhibited, may_be_target
from tradewatch.routing.labels import Labels
from tradewatch.routing.times import Muted, muted
from tradewatch.routing.tree import EVERY_LABEL, Leaf, routes_of


class Delivery(NamedTuple):
    """What one route does with an alert; `group` are the labels that all alerts of its message share.

    The first message leaves `leaf.settings.group_wait` after the group's first alert, if that still fires. An alert
    that joins later waits for the next `group_interval`.
    """

    leaf: Leaf
    channels: tuple[Channel, ...]
    group: Labels
    muted: Muted | None


class Outcome(NamedTuple):
    """What becomes of an alert. One that is inhibited is sent by none of its deliveries.

    `missing` are labels that routes and inhibitions ask for and the alert does not have.
    """

    labels: Labels
    deliveries: tuple[Delivery, ...]
    inhibited: tuple[Inhibited, ...]
    missing: tuple[str, ...]


def simulate(
    project: Project, environment: Environment, labels: Labels, at: datetime, firing: Iterable[Labels] = ()
) -> Outcome:
    """What Alertmanager does with an alert that has exactly these labels, at a moment, while others are `firing`.

    `labels` and `firing` are labels as sent (`labels_as_sent`). `at` must carry its zone. Deliveries come in the order
    of their routes; a receiver can be among them twice.

    Raises ValueError for a moment without a zone, DefinitionError for a root route without receiver and for a regular
    expression that cannot be read.
    """
    leaves = routes_of(project.routing, labels, environment)
    return Outcome(
        labels,
        tuple(
            Delivery(
                leaf,
                channels_of(leaf.settings.receiver, environment),
                leaf.settings.group(labels),
                muted(leaf.mute, at),
            )
            for leaf in leaves
        ),
        inhibited(labels, firing, project.inhibitions),
        _missing(project, labels, leaves),
    )


def channels_of(receiver: Receiver, environment: Environment) -> tuple[Channel, ...]:
    """The channels of an environment that a receiver uses, in the environment's order."""
    return tuple(filter(receiver.uses, environment.channels))


def _missing(project: Project, labels: Labels, leaves: Iterable[Leaf]) -> tuple[str, ...]:
    asked = {matcher.label for route in project.routing.walk() for matcher in route.matchers}
    asked |= {label for leaf in leaves for label in leaf.settings.group_by if leaf.settings.group_by != EVERY_LABEL}
    for inhibition in project.inhibitions:
        if may_be_target(inhibition, labels):
            asked |= {matcher.label for matcher in inhibition.target} | set(inhibition.equal)
    return tuple(sorted(asked - labels.keys()))
