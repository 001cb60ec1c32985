"""A fake of PagerDuty's Events API v2 and of a service with one person on call, because PagerDuty cannot run here.

It accepts and refuses events as PagerDuty's pages "Events API v2 Overview" and "Send an Alert Event" say. It does not
escalate: it pages once for each incident, as PagerDuty does for one that somebody acknowledges in time.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.sinks.http import serving

ROUTING_KEY = "fake-service-with-one-on-call-00"

_PATH = "/v2/enqueue"
_LARGEST_EVENT = 512 * 1024
_ACTIONS = ("trigger", "acknowledge", "resolve")
_SEVERITIES = ("critical", "error", "warning", "info")

Event = dict[str, Any]


class State(Enum):
    """Of an incident."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass
class Incident:
    """One trouble. It keeps the summary of the event that opened it; `events` are all that belong to it."""

    dedup_key: str
    summary: str
    events: list[Event] = field(repr=False)
    state: State = State.OPEN

    def acknowledge(self) -> None:
        """What a person does who has been paged: work on it."""
        if self.state is State.OPEN:
            self.state = State.ACKNOWLEDGED


@dataclass
class PagerDuty:
    """The service: its incidents in the order in which they opened, and the events that it refused.

    Alertmanager needs `url` and ROUTING_KEY. While `throttled`, it accepts no event.
    """

    url: str = ""
    incidents: list[Incident] = field(default_factory=list)
    refused: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    throttled: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def unresolved(self) -> list[Incident]:
        """The incidents that are open or acknowledged."""
        return [each for each in self.incidents if each.state is not State.RESOLVED]

    @property
    def pages(self) -> int:
        """How often somebody was paged: an event that belongs to an incident does not page again."""
        return len(self.incidents)

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """The status and the body with which PagerDuty answers an event."""
        with self._lock:
            status, said = self._answer(path, body)
            if status != 202:
                self.refused.append((status, said))
        return status, json.dumps(said).encode()

    def _answer(self, path: str, body: bytes) -> tuple[int, dict[str, object]]:
        if path != _PATH:
            return 404, {"status": "not found", "message": f"events are sent to {_PATH}"}
        if self.throttled:
            return 429, {"status": "throttle exceeded", "message": "Requests are arriving too quickly. Retry later."}
        try:
            event = json.loads(body)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            return 400, {"status": "Unrecognized object", "message": "Event object format is unrecognized"}
        faults = [f"it is larger than {_LARGEST_EVENT} bytes"] if len(body) > _LARGEST_EVENT else list(_faults(event))
        if faults:
            return 400, {"status": "invalid event", "message": "Event object is invalid", "errors": faults}
        key = event.get("dedup_key") or uuid.uuid4().hex
        self._accept(key, event)
        return 202, {"status": "success", "message": "Event processed", "dedup_key": key}

    def _accept(self, key: str, event: Event) -> None:
        current = next((each for each in self.unresolved if each.dedup_key == key), None)
        if current is None:
            # PagerDuty drops what would acknowledge or resolve an incident that is not there.
            if event["event_action"] == "trigger":
                self.incidents.append(Incident(key, event["payload"]["summary"], [event]))
            return
        current.events.append(event)
        if event["event_action"] == "acknowledge":
            current.acknowledge()
        elif event["event_action"] == "resolve":
            current.state = State.RESOLVED


def _faults(event: Event) -> Iterator[str]:
    """Why PagerDuty refuses an event."""
    action, payload = event.get("event_action"), event.get("payload")
    if event.get("routing_key") != ROUTING_KEY:
        yield "'routing_key' is not the key of a service"
    if action not in _ACTIONS:
        yield f"'event_action' is not one of {', '.join(_ACTIONS)}"
    elif action != "trigger" and not event.get("dedup_key"):
        yield "'dedup_key' is missing or blank"
    if len(event.get("dedup_key") or "") > 255:
        yield "'dedup_key' is longer than 255 characters"
    if payload is None and action != "trigger":
        return
    if not isinstance(payload, dict):
        yield "'payload' is missing or not an object"
        return
    for name in ("summary", "source"):
        if not payload.get(name):
            yield f"'payload.{name}' is missing or blank"
    if len(payload.get("summary") or "") > 1024:
        yield "'payload.summary' is longer than 1024 characters"
    if payload.get("severity") not in _SEVERITIES:
        yield f"'payload.severity' is not one of {', '.join(_SEVERITIES)}"
    if not isinstance(payload.get("custom_details", {}), dict):
        yield "'payload.custom_details' is not an object"
    for name, address in (("links", "href"), ("images", "src")):
        if not all(isinstance(each, dict) and each.get(address) for each in event.get(name) or ()):
            yield f"one of the '{name}' has no '{address}'"


@contextmanager
def pagerduty() -> Iterator[PagerDuty]:
    """A service on loopback, for as long as the block runs."""
    service = PagerDuty()
    with serving(service.answer) as address:
        service.url = f"{address}{_PATH}"
        yield service
