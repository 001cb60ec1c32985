"""What Alertmanager has had, and which messages were about it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from stack.sinks import Message, Sink
from tradewatch.live import Server

# The label values that tell alerts apart.
Key = tuple[tuple[str, str], ...]


@dataclass
class SeenAlert:
    """An alert that Alertmanager had: when it `starts`, when Alertmanager `received` it, and when we saw it first and
    last, in monotonic seconds.
    """

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    starts: datetime
    received: datetime
    first: float
    last: float

    @property
    def name(self) -> str:
        """Its name."""
        return self.labels["alertname"]

    @property
    def bot(self) -> str:
        """The bot that it is about; nothing for an alert about the servers."""
        return self.labels.get("bot", "")

    @property
    def where(self) -> str:
        """Its name and the labels that tell it apart."""
        kept = (f"{k}={v}" for k, v in self.labels.items() if k not in ("alertname", "environment", "signal"))
        return f"{self.name}{{{', '.join(kept)}}}"


@dataclass
class Seen:
    """Every alert that Alertmanager had at one of our looks."""

    alerts: dict[Key, SeenAlert] = field(default_factory=dict)
    now: set[Key] = field(default_factory=set)

    def look(self, alertmanager: Server) -> None:
        """Ask for the alerts of this moment. Raises URLError if it does not answer."""
        at = time.monotonic()
        found = {tuple(sorted(each["labels"].items())): each for each in alertmanager.get("/api/v2/alerts")}
        for key, each in found.items():
            seen = self.alerts.get(key)
            if seen is None:
                starts, received = (datetime.fromisoformat(each[name]) for name in ("startsAt", "updatedAt"))
                seen = self.alerts[key] = SeenAlert(each["labels"], each["annotations"], starts, received, at, at)
            seen.last = at
        self.now = set(found)

    def firing(self, bot: str = "", name: str = "") -> list[SeenAlert]:
        """The alerts of the last look, of a bot, and with a name."""
        return [
            seen
            for seen in map(self.alerts.__getitem__, self.now)
            if (not bot or seen.bot == bot) and (not name or seen.name == name)
        ]


def mentions(message: Message, labels: Mapping[str, str], *, firing: bool) -> bool:
    """Whether a message says that an alert with these labels fires, or has resolved.

    A message about many alerts shows some of them, and counts the others.
    """
    parts = [each for each in message.alerts if each.firing is firing]
    runbook = re.compile(rf".*/{re.escape(labels['alertname'])}(\.\w+|/)?")
    named = [
        each
        for each in parts
        if each.labels.get("alertname") == labels["alertname"]
        or any(runbook.fullmatch(link.url) for link in message.links)
    ]
    if any(_same(each.labels, labels) for each in named):
        return True
    more = f"more {'firing' if firing else 'resolved'}"
    shared = {name: labels[name] for name in ("bot",) if name in labels}
    return more in message.text and any(shared.items() <= each.labels.items() for each in named)


def _same(shown: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Whether the labels that a message shows are those of an alert; a message cuts a long value."""
    return all(
        labels.get(name, "").startswith(value[:-1]) if value.endswith("…") else labels.get(name) == value
        for name, value in shown.items()
    )


def about(sinks: Iterable[Sink], labels: Mapping[str, str], *, firing: bool, since: float) -> Iterator[Message]:
    """The messages about an alert since a monotonic time, in the order of the receivers."""
    for sink in sinks:
        for message in tuple(sink.messages):
            if message.at >= since and mentions(message, labels, firing=firing):
                yield message
