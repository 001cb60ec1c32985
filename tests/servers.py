"""Real servers on loopback, each for one test, and a webhook receiver."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stack.sinks.http import Answer, Request, serving
from tradewatch import live
from tradewatch.live import Server, until


@dataclass(frozen=True)
class Message:
    """A webhook's body, and its time in seconds of a monotonic clock."""

    at: float
    body: dict[str, Any]

    @property
    def receiver(self) -> str:
        return str(self.body["receiver"])

    @property
    def group(self) -> dict[str, str]:
        """The labels of its group."""
        return dict(self.body["groupLabels"])

    @property
    def alerts(self) -> list[dict[str, str]]:
        """The labels of its alerts."""
        return [alert["labels"] for alert in self.body["alerts"]]


@dataclass
class Sink:
    """The messages to webhooks, in order; all channels have the same address, because a body has its receiver."""

    url: str
    messages: list[Message] = field(default_factory=list)

    def of(self, receiver: str) -> list[Message]:
        """The messages to a receiver."""
        return [message for message in self.messages if message.receiver == receiver]

    def wait(self, receiver: str, count: int = 1, within: float = 10) -> list[Message]:
        """The messages to a receiver, once there are at least `count`."""
        what = f"{count} message{'s' if count > 1 else ''} to {receiver}"
        until(lambda: len(self.of(receiver)) >= count, lambda: f"{what}; there came {self.messages}", within)
        return self.of(receiver)


@contextmanager
def sink() -> Iterator[Sink]:
    """A webhook receiver that accepts everything."""

    received = Sink("")

    def answer(request: Request) -> Answer:
        received.messages.append(Message(time.monotonic(), json.loads(request.body)))
        return Answer()

    with serving(answer) as received.url:
        yield received


@dataclass(frozen=True)
class Alertmanager(Server):
    """An Alertmanager."""

    def fire(self, *alerts: Mapping[str, str], ends_in: float = 300) -> None:
        """Send firing alerts with these labels as Prometheus does; they resolve `ends_in` seconds from now."""
        ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + ends_in))
        self.post("/api/v2/alerts", [{"labels": dict(labels), "endsAt": ends} for labels in alerts])

    def alerts(self) -> list[dict[str, Any]]:
        """Its alerts with their status."""
        found = self.get("/api/v2/alerts")
        assert isinstance(found, list)
        return found


@contextmanager
def alertmanager(toolset: Path, folder: Path, files: Mapping[str, bytes]) -> Iterator[Alertmanager]:
    """The Alertmanager of a set of programs; `files` are `alertmanager.yml` and what it names.

    `folder` must not exist yet: the files and the server's storage come in there.
    """
    _write(folder, files)
    with live.alertmanager(toolset / "bin/alertmanager", folder / "alertmanager.yml", folder) as server:
        yield Alertmanager(server.url, server.log, server.process)


@contextmanager
def prometheus(toolset: Path, folder: Path, files: Mapping[str, bytes], *flags: str) -> Iterator[Server]:
    """The Prometheus of a set of programs; `files` are `prometheus.yml` and what it names.

    `folder` must not exist yet: the files and the server's storage come in there.
    """
    _write(folder, files)
    with live.prometheus(toolset / "bin/prometheus", folder / "prometheus.yml", folder, *flags) as server:
        yield server


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        folder.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        folder.joinpath(path).write_bytes(content)
