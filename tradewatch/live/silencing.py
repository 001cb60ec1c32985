"""What a silence does besides hiding an alert: which promises it breaks, and which incidents it leaves open."""

from __future__ import annotations

from collections.abc import Iterable

from tradewatch.channels.webhook import Heartbeat
from tradewatch.live.alertmanager_api import LiveAlert
from tradewatch.model import Channel, Environment, Inhibition, Project, Promise, Receiver
from tradewatch.routing import Labels, channels_of, may_be_source, possible_routes, undecided_matchers


def broken_promises(project: Project, environment: Environment, silenced: Iterable[Labels]) -> tuple[Promise, ...]:
    """The promises to reach a channel of the environment that are not kept for silenced alerts.

    `silenced` are the known labels of each; the value "" means missing.
    """
    silenced = tuple(silenced)
    kinds = {type(channel) for channel in environment.channels}
    return tuple(
        promise
        for promise in project.promises
        if kinds.intersection(promise.reaches)
        and any(undecided_matchers(promise.matchers, known) is not None for known in silenced)
    )


def still_inhibiting(project: Project, silenced: Iterable[Labels]) -> tuple[Inhibition, ...]:
    """The inhibitions whose source may be silenced: it inhibits others as before, and nobody is notified of either."""
    silenced = tuple(silenced)
    return tuple(each for each in project.inhibitions if any(may_be_source(each, known) for known in silenced))


def is_heartbeat(project: Project, environment: Environment, known: Labels) -> bool:
    """Whether a route may send the alert to a receiver for heartbeats: the dead man's switch."""
    routes = possible_routes(project.routing_in(environment), known, environment)
    return any(issubclass(kind, Heartbeat) for each in routes for kind in each.settings.receiver.via or ())


def open_incidents(project: Project, environment: Environment, alert: LiveAlert) -> tuple[Channel, ...]:
    """The channels where a firing alert has an incident, which stays open if it resolves while it is silenced.

    An alert that is silenced or inhibited already is not counted: nobody knows whether it was sent before.
    """
    if alert.silenced or alert.inhibited:
        return ()
    receivers = (each for each in project.receivers if each.name in alert.receivers)
    return channels_with_incidents(environment, receivers)


def channels_with_incidents(environment: Environment, receivers: Iterable[Receiver]) -> tuple[Channel, ...]:
    """The channels of these receivers that open incidents, each once."""
    used = (channel for receiver in receivers for channel in channels_of(receiver, environment))
    return tuple(dict.fromkeys(channel for channel in used if channel.incidents))
