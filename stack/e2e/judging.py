"""Judges the messages about an alert: who got them, what they say, where they lead, and how soon they came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from stack.e2e.contents import Links, missing
from stack.e2e.expectations import Expected
from stack.e2e.site import ROOT, Site
from stack.e2e.watching import Seen, SeenAlert, about
from stack.sinks import Message


@dataclass
class Judge:
    """Judges what a site has sent about the alerts that were seen, since a time of the monotonic clock."""

    site: Site
    seen: Seen
    since: float = 0.0
    links: Links = field(init=False)
    # A time at which no route is muted, because the site has none that is muted now.
    unmuted: datetime = field(init=False)

    def __post_init__(self) -> None:
        servers = (self.site.prometheus.url, self.site.alertmanager.url)
        self.links = Links(ROOT, self.site.table.environment, servers)
        hours = (datetime.now(UTC) + timedelta(hours=number) for number in range(24 * 8))
        self.unmuted = next(each for each in hours if not self.site.table.muted(each))

    def expected(self, alert: SeenAlert) -> dict[str, Expected]:
        """The receivers of an alert, while others fired that overlap with all of it."""
        others = [
            each.labels
            for each in self.seen.alerts.values()
            if each is not alert and each.first <= alert.first and each.last >= alert.last
        ]
        return self.site.table.expected(alert.labels, self.unmuted, others)

    def messages(self, alert: SeenAlert, *, firing: bool) -> dict[str, list[Message]]:
        """The messages about an alert by receiver."""
        found: dict[str, list[Message]] = defaultdict(list)
        for message in about(self.site.sinks.all.values(), alert.labels, firing=firing, since=self.since):
            found[message.sink].append(message)
        return found

    def all_notified(self, alerts: Iterable[SeenAlert], *, firing: bool, without: str = "") -> bool:
        """Whether each receiver has the message about each of the alerts, or that it resolved."""
        return all(
            self.messages(alert, firing=firing).keys() >= self._wanted(alert, firing=firing) - {without}
            for alert in alerts
        )

    def problems(self, alert: SeenAlert, *, delayed: str = "") -> Iterator[str]:
        """What is wrong with the messages about an alert that has resolved; a receiver that failed may be `delayed`."""
        for firing in (True, False):
            wanted, came = self._wanted(alert, firing=firing), self.messages(alert, firing=firing)
            if came.keys() != wanted and not self._was_brief(alert):
                state = "firing" if firing else "resolved"
                yield f"{alert.where} {state}: expected at {names(wanted)}, came to {names(came)}"
            for messages in came.values():
                yield from (f"{alert.where}: {each}" for each in missing(messages[0], alert.labels, alert.annotations))
                yield from filter(None, (self.links.broken(link.url) for link in messages[0].links))
        expected = self.expected(alert)
        if expected:
            broken = self.site.table.broken_promises(alert.labels, expected)
            yield from (f"{alert.where}: {each}, and the routing table does not" for each in broken)
        yield from self._late(alert, {sink: each for sink, each in expected.items() if sink != delayed})

    def _wanted(self, alert: SeenAlert, *, firing: bool) -> set[str]:
        """The receivers that must be notified."""
        if self._was_brief(alert):
            return set()
        return {sink for sink, each in self.expected(alert).items() if firing or each.resolved}

    def _was_brief(self, alert: SeenAlert) -> bool:
        """Whether an alert ended, or was inhibited, while its first message waited.

        It may be left out, or be in a message as resolved.
        """
        if alert in self.seen.firing() or self.messages(alert, firing=True):
            return False
        waits = [self.site.times.wait(max(each.waits)) for each in self.expected(alert).values()]
        return alert.last - alert.first - self._inhibited(alert) <= max(waits, default=0.0)

    def _inhibited(self, alert: SeenAlert) -> float:
        """The longest time, in seconds, that one other alert inhibited it."""
        times = (
            min(each.last, alert.last) - max(each.first, alert.first)
            for each in self.seen.alerts.values()
            if not self.site.table.expected(alert.labels, self.unmuted, [each.labels])
        )
        return max(0.0, *times)

    def _late(self, alert: SeenAlert, expected: Mapping[str, Expected]) -> Iterator[str]:
        """Promised delays that do not hold.

        Waits are shortened here. What a message needed beyond its wait is added to the wait of production.
        """
        came = self.messages(alert, firing=True)
        for sink, each in expected.items():
            if each.within is None or not came[sink]:
                continue
            delay = (came[sink][0].received - alert.received).total_seconds()
            wait = each.waits[1 if self._joined(alert, each) else 0]
            beyond = max(0.0, delay - self.site.times.wait(wait))
            if wait + beyond > each.within:
                yield (
                    f"{alert.where}: promised at {sink} within {each.within:g} s; production waits {wait:g} s, and "
                    f"this message took {beyond:.1f} s more"
                )

    def _joined(self, alert: SeenAlert, expected: Expected) -> bool:
        """Whether its group had another alert before."""
        earlier = (each for each in self.seen.alerts.values() if each.starts < alert.starts)
        return any(
            theirs.group == expected.group
            for each in earlier
            for theirs in self.expected(each).values()
            if theirs.sink == expected.sink
        )


def times_of(judge: Judge, alerts: list[SeenAlert], began: float, ended: float) -> str:
    """Seconds from a fault to the first message and from its end to the last one, and the receivers, in words."""
    first = [m for alert in alerts for each in judge.messages(alert, firing=True).values() for m in each[:1]]
    last = [m for alert in alerts for each in judge.messages(alert, firing=False).values() for m in each[-1:]]
    if not first:
        return "inhibited" if alerts and not any(map(judge.expected, alerts)) else "no message"
    text = f"{min(m.at for m in first) - began:.0f} s to {names({m.sink for m in first})}"
    return f"{text}; resolved {max(m.at for m in last) - ended:.0f} s after its end" if last and ended else text


def names(found: Iterable[str]) -> str:
    """Names in one line."""
    return ", ".join(sorted(found)) or "nobody"
