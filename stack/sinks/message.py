"""A message as its reader sees it, whatever service it was sent to, and what all receivers of messages share."""

from __future__ import annotations

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple

from jsonschema import Draft202012Validator

from stack.sinks.faults import Fault, Faults, Kind
from stack.sinks.http import Answer, Request, Unanswered


class Link(NamedTuple):
    """An address that the reader can open, and the text that is shown for it."""

    text: str
    url: str


class AlertInMessage(NamedTuple):
    """An alert that a message is about, with those of its labels that the message shows."""

    firing: bool
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Message:
    """A message that a receiver accepted.

    `sink` is the receiver's name, and `to` whom of it: a webhook's receiver, a Slack channel, a routing key, a chat, an
    address. `title` is the first line on the lock screen, `text` everything else without markup. `fields` are the parts
    that the sender filled in, also empty ones. By `key`, the service recognises the trouble, if it does. `at` are
    seconds of the monotonic clock.
    """

    sink: str
    to: str
    firing: bool
    title: str
    text: str
    fields: Mapping[str, str]
    links: tuple[Link, ...] = ()
    alerts: tuple[AlertInMessage, ...] = ()
    key: str = ""
    at: float = field(default_factory=time.monotonic)
    received: datetime = field(default_factory=lambda: datetime.now(UTC))


def in_json(message: Message) -> dict[str, Any]:
    """A message for a program in another process, as `GET /messages` answers it."""
    return {
        **asdict(message),
        "links": [link._asdict() for link in message.links],
        "alerts": [{"firing": each.firing, "labels": dict(each.labels)} for each in message.alerts],
        "received": message.received.isoformat(),
    }


class Sink:
    """A receiver: the messages that it accepted, what was wrong with messages, and the fault that it has now.

    A violation is a sentence. Some make the service refuse the message, the others are only noted here.
    """

    name: ClassVar[str]

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.violations: list[str] = []
        self.faults = Faults()


class HttpSink(Sink, ABC):
    """A receiver that is called by HTTP, at `url`."""

    url: str = ""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Answer:
        """What the service says to a request. Raises Unanswered for a hang and a reset."""
        if fault := self.faults.take():
            return self._fail(fault)
        with self._lock:
            return self.receive(request)

    def _fail(self, fault: Fault) -> Answer:
        if fault.kind is Kind.HANG:
            fault.wait()
        if fault.kind in (Kind.HANG, Kind.RESET):
            raise Unanswered(reset=fault.kind is Kind.RESET)
        said = self.failed(500 if fault.kind is Kind.ERROR else 429, fault.retry_after)
        return replace(said, headers={**said.headers, "Retry-After": str(fault.retry_after)})

    @abstractmethod
    def receive(self, request: Request) -> Answer:
        """Check a request, keep its message, and answer as the service does."""

    @abstractmethod
    def failed(self, status: int, retry_after: int) -> Answer:
        """The service's answer when it has an error of its own (500), or throttles (429) for some seconds."""

    def refuse(self, answer: Answer, *violations: str) -> Answer:
        """The service's refusal of a message, after noting why."""
        self.violations += [f"refused: {each}" for each in violations]
        return answer


def json_object(body: bytes) -> dict[str, Any] | None:
    """The object that a body is, or None."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def json_answer(status: int, said: object) -> Answer:
    """An answer in JSON."""
    return Answer(status, json.dumps(said).encode(), {"Content-Type": "application/json"})


def breaches(schema: Mapping[str, Any], document: object) -> Iterator[str]:
    """What in a document is not as its JSON schema says."""
    for error in Draft202012Validator(schema).iter_errors(document):
        rule = f"{error.validator} {error.validator_value}"
        yield f"{error.json_path}: {error.message if len(error.message) < 120 else f'not {rule}'}"
