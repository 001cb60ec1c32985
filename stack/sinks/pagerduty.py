"""A fake of PagerDuty's Events API v2 and of a service with one person on call, because PagerDuty cannot run here.

It accepts and refuses events as PagerDuty's pages "Events API v2 Overview" and "Send an Alert Event" say. It does not
escalate: it pages once for each incident, as PagerDuty does for one that somebody acknowledges in time.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from stack.sinks.http import Answer, Request
from stack.sinks.message import HttpSink, Link, Message, breaches, json_answer, json_object
from stack.sinks.reading import alerts_in, links_in

_LARGEST_EVENT = 512 * 1024
_TEXT = {"type": "string", "minLength": 1}
_SCHEMA = {
    "required": ["routing_key", "event_action"],
    "properties": {
        "routing_key": {"type": "string"},
        "event_action": {"enum": ["trigger", "acknowledge", "resolve"]},
        "dedup_key": {"type": "string", "maxLength": 255},
        "client": {"type": "string"},
        "client_url": {"type": "string"},
        "payload": {
            "type": "object",
            "required": ["summary", "source", "severity"],
            "properties": {
                "summary": {**_TEXT, "maxLength": 1024},
                "source": _TEXT,
                "severity": {"enum": ["critical", "error", "warning", "info"]},
                "component": {"type": "string"},
                "group": {"type": "string"},
                "class": {"type": "string"},
                "custom_details": {"type": "object"},
            },
        },
        "links": {"type": "array", "items": {"type": "object", "required": ["href"], "properties": {"href": _TEXT}}},
        "images": {"type": "array", "items": {"type": "object", "required": ["src"], "properties": {"src": _TEXT}}},
    },
    "if": {"properties": {"event_action": {"const": "trigger"}}},
    "then": {"required": ["payload"]},
    "else": {"required": ["dedup_key"], "properties": {"dedup_key": _TEXT}},
}

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


class PagerDuty(HttpSink):
    """The service: its incidents in the order in which they opened. Alertmanager needs `url` and `routing_key`."""

    name = "pagerduty"

    def __init__(self) -> None:
        super().__init__()
        self.routing_key = secrets.token_hex(16)
        self.incidents: list[Incident] = []

    @property
    def unresolved(self) -> list[Incident]:
        """The incidents that are open or acknowledged."""
        return [each for each in self.incidents if each.state is not State.RESOLVED]

    @property
    def pages(self) -> int:
        """How often somebody was paged: an event that belongs to an incident does not page again."""
        return len(self.incidents)

    def state_of(self, key: str) -> str:
        """The state of the latest incident with a key; nothing if there is none."""
        return next((each.state.value for each in reversed(self.incidents) if each.dedup_key == key), "")

    def receive(self, request: Request) -> Answer:
        event = json_object(request.body)
        if event is None:
            said = {"status": "Unrecognized object", "message": "Event object format is unrecognized"}
            return self.refuse(json_answer(400, said), said["message"])
        if faults := list(self._faults(event, len(request.body))):
            said = {"status": "invalid event", "message": "Event object is invalid"}
            return self.refuse(json_answer(400, {**said, "errors": faults}), *faults)
        key = event.get("dedup_key") or uuid.uuid4().hex
        self._accept(key, event)
        self.messages.append(_message(key, event))
        return json_answer(202, {"status": "success", "message": "Event processed", "dedup_key": key})

    def failed(self, status: int, retry_after: int) -> Answer:
        if status == 429:
            said = {"status": "throttle exceeded", "message": "Requests are arriving too quickly. Retry later."}
        else:
            said = {"status": "error", "message": "Internal Server Error"}
        return json_answer(status, said)

    def _faults(self, event: Event, size: int) -> Iterator[str]:
        if size > _LARGEST_EVENT:
            yield f"the event is larger than {_LARGEST_EVENT} bytes"
        if event.get("routing_key") != self.routing_key:
            yield "'routing_key' is not the key of this service"
        yield from breaches(_SCHEMA, event)

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


def _message(key: str, event: Event) -> Message:
    payload = event.get("payload") or {"summary": "", "source": "", "severity": ""}
    details = {str(name): str(text) for name, text in payload.get("custom_details", {}).items()}
    # Alertmanager adds numbers of its own.
    text = "\n\n".join(detail for detail in details.values() if not detail.isdecimal())
    shown = [Link(str(link.get("text", "")), link["href"]) for link in event.get("links", [])]
    if event.get("client_url"):
        shown.append(Link("client", event["client_url"]))
    links = tuple(dict.fromkeys([*shown, *links_in(text)]))
    return Message(
        sink=PagerDuty.name,
        to="on call",
        firing=event["event_action"] != "resolve",
        title=payload["summary"],
        text=text,
        fields={
            **{name: payload[name] for name in ("summary", "source", "severity")},
            **{name: event.get(name, "") for name in ("client", "client_url")},
            **details,
        },
        links=links,
        alerts=alerts_in(text, links),
        key=key,
    )
