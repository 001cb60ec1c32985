"""What we ask of a running Alertmanager: its alerts, its silences and its configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import yaml

from tradewatch.live.api import Api
from tradewatch.model import Matcher
from tradewatch.model.matcher import quoted

Labels = Mapping[str, str]


class LiveAlert(NamedTuple):
    """An alert that Alertmanager has. `silenced` are the ids of silences, `receivers` the names of its receivers."""

    labels: Labels
    annotations: Labels
    starts: datetime
    inhibited: bool
    silenced: tuple[str, ...]
    receivers: tuple[str, ...]


class Silence(NamedTuple):
    """A silence that is pending or active; all alerts that pass the matchers are not sent until it ends."""

    id: str
    matchers: tuple[Matcher, ...]
    starts: datetime
    ends: datetime
    author: str
    reason: str


class Status(NamedTuple):
    """What Alertmanager says of itself: its configuration, when it started, how many members its cluster has."""

    config: Any
    started: datetime
    members: int


@dataclass(frozen=True)
class AlertmanagerApi:
    """A running Alertmanager. Every method raises ProblemsFound if it does not answer like one."""

    api: Api

    def alerts(self, labels: Labels | None = None) -> list[LiveAlert]:
        """Its alerts, also those that are silenced or inhibited; with `labels`, only those that have all of them."""
        filters = [("filter", f"{name}={quoted(value)}") for name, value in (labels or {}).items()]
        return self.api.read(_alerts, self.api.get("/api/v2/alerts", *filters))

    def send(self, labels: Labels, annotations: Labels, starts: datetime, ends: datetime) -> None:
        """Send an alert as Prometheus does; it resolves at `ends`.

        Both times are needed: without a start, Alertmanager takes the end for the start.
        """
        times = {"startsAt": starts.isoformat(), "endsAt": ends.isoformat()}
        self.api.post("/api/v2/alerts", [{"labels": dict(labels), "annotations": dict(annotations), **times}])

    def silences(self) -> list[Silence]:
        """Its silences that have not ended, those that end first at the top."""
        found = self.api.read(_silences, self.api.get("/api/v2/silences"))
        return sorted(found, key=lambda each: each.ends)

    def silence(self, labels: Labels, starts: datetime, ends: datetime, author: str, reason: str) -> str:
        """Create a silence of the alerts that have all these labels. Returns its id."""
        matchers = [{"name": name, "value": value, "isRegex": False, "isEqual": True} for name, value in labels.items()]
        times = {"startsAt": starts.isoformat(), "endsAt": ends.isoformat()}
        content = {"matchers": matchers, **times, "createdBy": author, "comment": reason}
        return self.api.read(lambda answer: str(answer["silenceID"]), self.api.post("/api/v2/silences", content))

    def expire(self, silence: str) -> None:
        """End a silence now."""
        self.api.call("DELETE", f"/api/v2/silence/{silence}")

    def status(self) -> Status:
        """What it says of itself."""
        return self.api.read(_status, self.api.get("/api/v2/status"))


def _alerts(answer: Any) -> list[LiveAlert]:
    return [
        LiveAlert(
            each["labels"],
            each["annotations"],
            datetime.fromisoformat(each["startsAt"]),
            bool(each["status"]["inhibitedBy"]),
            tuple(each["status"]["silencedBy"]),
            tuple(receiver["name"] for receiver in each["receivers"]),
        )
        for each in answer
    ]


def _silences(answer: Any) -> list[Silence]:
    return [
        Silence(
            each["id"],
            tuple(map(_matcher, each["matchers"])),
            datetime.fromisoformat(each["startsAt"]),
            datetime.fromisoformat(each["endsAt"]),
            each["createdBy"],
            each["comment"],
        )
        for each in answer
        if each["status"]["state"] != "expired"
    ]


def _matcher(answer: Any) -> Matcher:
    matcher = Matcher(answer["name"], "=~" if answer["isRegex"] else "=", answer["value"])
    return matcher if answer.get("isEqual", True) else matcher.negated


def _status(answer: Any) -> Status:
    return Status(
        yaml.safe_load(answer["config"]["original"]),
        datetime.fromisoformat(answer["uptime"]),
        len(answer["cluster"].get("peers") or ()),
    )
