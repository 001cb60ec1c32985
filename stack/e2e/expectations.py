"""Which receivers must get an alert, and how soon: by the routing table, as the engine has it, and the promises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.telegram import Telegram
from tradewatch.channels.webhook import Heartbeat, Webhook
from tradewatch.model import Channel, Environment, Project, Promise, TimeInterval, seconds
from tradewatch.routing import Delivery, Labels, is_active, matches, simulate

# The local receiver of each type of channel.
_SINKS: dict[type[Channel], str] = {
    PagerDuty: "pagerduty",
    Slack: "slack",
    Email: "smtp",
    Telegram: "telegram",
    Heartbeat: "heartbeat",
    Webhook: "webhook",
}


@dataclass(frozen=True)
class Expected:
    """A local receiver that must get an alert, in the message of its `group`.

    `resolved`: it also gets a message when the alert resolves. `within` is the promised delay in seconds, or None if
    only the routing table sends it there; `waits` are group_wait and group_interval, in seconds.
    """

    sink: str
    resolved: bool
    within: float | None
    waits: tuple[float, float]
    group: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Who is notified in an environment."""

    project: Project
    environment: Environment

    def expected(self, labels: Labels, at: datetime, firing: Iterable[Labels] = ()) -> dict[str, Expected]:
        """The receivers of an alert with exactly these labels while others are `firing`, by name.

        Nobody gets it if another one inhibits it, or while its route is muted.
        """
        outcome = simulate(self.project, self.environment, labels, at, firing)
        if outcome.inhibited:
            return {}
        promised = {_SINKS[kind]: promise for promise in self._promises(labels) for kind in promise.reaches}
        return {
            sink: Expected(
                sink,
                channel.resolved,
                seconds(promised[sink].within or "0s") if sink in promised else None,
                (delivery.matched.settings.group_wait, delivery.matched.settings.group_interval),
                (delivery.matched.settings.receiver.name, *(f"{k}={v}" for k, v in delivery.group.items())),
            )
            for sink, channel, delivery in _channels(outcome.deliveries)
        }

    def muted(self, at: datetime) -> set[TimeInterval]:
        """The intervals of routes that are active at a time."""
        intervals = {interval for route in self.project.routes for interval in route.mute}
        return {interval for interval in intervals if is_active(interval, at)}

    def broken_promises(self, labels: Labels, sinks: Iterable[str]) -> list[str]:
        """The promises that do not hold if an alert with these labels reaches exactly these receivers."""
        sinks = set(sinks)
        used = {type(channel) for channel in self.environment.channels}
        broken = [
            f"{promise.subject} promises {kind.kind()}"
            for promise in self._promises(labels)
            for kind in promise.reaches
            if kind in used and _SINKS[kind] not in sinks
        ]
        return broken + [
            f"{promise.subject} promises never {never.kind()}"
            for promise in self._promises(labels)
            for never in promise.never
            if _SINKS[never] in sinks
        ]

    def _promises(self, labels: Labels) -> Iterator[Promise]:
        return (each for each in self.project.promises if matches(each.matchers, labels))


def _channels(deliveries: Iterable[Delivery]) -> Iterator[tuple[str, Channel, Delivery]]:
    for delivery in deliveries:
        if not delivery.muted:
            for channel in delivery.channels:
                yield _SINKS[type(channel)], channel, delivery
