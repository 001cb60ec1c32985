"""The fake PagerDuty accepts, refuses and keeps incidents as PagerDuty's documentation says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from stack.sinks import Kind, State, start
from stack.sinks.pagerduty import PagerDuty

PAYLOAD = {"summary": "the bot is down", "source": "Tradewatch", "severity": "critical"}


@pytest.fixture
def service() -> Iterator[PagerDuty]:
    with start(smtp_port=None) as sinks:
        yield sinks.pagerduty


def send(service: PagerDuty, action: str, **fields: Any) -> int:
    """The status for an event about one trouble; the fields replace its own, and None removes one."""
    event = {"routing_key": service.routing_key, "event_action": action, "dedup_key": "k", "payload": PAYLOAD} | fields
    return post(service, json.dumps({name: value for name, value in event.items() if value is not None}))


def post(service: PagerDuty, body: str) -> int:
    try:
        with urlopen(Request(service.url, body.encode()), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def test_a_trouble_pages_once_until_it_is_resolved(service: PagerDuty) -> None:
    """A trigger that finds an open or acknowledged incident belongs to it; after a resolve it opens another."""
    assert [send(service, "trigger"), send(service, "trigger")] == [202, 202]
    assert [each.state for each in service.incidents] == [State.OPEN]
    send(service, "acknowledge")
    send(service, "trigger")
    assert [each.state for each in service.unresolved] == [State.ACKNOWLEDGED]
    assert service.pages == 1
    send(service, "resolve", payload=None)
    assert not service.unresolved
    send(service, "trigger")
    assert [each.state for each in service.incidents] == [State.RESOLVED, State.OPEN]
    assert service.pages == 2


def test_a_person_acknowledges(service: PagerDuty) -> None:
    """The incident stays acknowledged until it is resolved; a resolved one cannot be acknowledged."""
    send(service, "trigger")
    (incident,) = service.incidents
    incident.acknowledge()
    assert incident.state is State.ACKNOWLEDGED
    send(service, "resolve")
    incident.acknowledge()
    assert not service.unresolved


def test_troubles_are_distinguished_by_their_key(service: PagerDuty) -> None:
    """Without a key, each trigger is a trouble of its own; a resolve without an incident changes nothing."""
    for key in ("a", "b", None, None):
        send(service, "trigger", dedup_key=key)
    assert send(service, "resolve", dedup_key="c") == 202
    assert len({each.dedup_key for each in service.unresolved}) == 4
    send(service, "resolve", dedup_key="a")
    assert service.incidents[0].state is State.RESOLVED
    assert len(service.unresolved) == 3


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("page", {}),
        ("trigger", {"routing_key": "of-somebody-else"}),
        ("trigger", {"payload": None}),
        ("trigger", {"payload": {**PAYLOAD, "summary": ""}}),
        ("trigger", {"payload": {**PAYLOAD, "summary": "x" * 1025}}),
        ("trigger", {"payload": {**PAYLOAD, "source": None}}),
        ("trigger", {"payload": {**PAYLOAD, "severity": "none"}}),
        ("trigger", {"payload": {**PAYLOAD, "custom_details": "text"}}),
        ("trigger", {"payload": {**PAYLOAD, "custom_details": {"firing": "x" * 512 * 1024}}}),
        ("trigger", {"dedup_key": "x" * 256}),
        ("trigger", {"links": [{"text": "Panel"}]}),
        ("resolve", {"dedup_key": None}),
    ],
)
def test_an_invalid_event_is_refused(service: PagerDuty, action: str, fields: dict[str, Any]) -> None:
    """With 400, which Alertmanager does not try again, and with the reason; no incident opens."""
    assert send(service, action, **fields) == 400
    assert service.violations
    assert not service.incidents


@pytest.mark.parametrize("body", ["", "{", "[]", '"trigger"'])
def test_what_is_not_an_event_is_refused(service: PagerDuty, body: str) -> None:
    """With 400 as well."""
    assert post(service, body) == 400


def test_a_throttled_service_accepts_nothing(service: PagerDuty) -> None:
    """Until it is no longer throttled."""
    service.faults.cause(Kind.THROTTLED)
    assert send(service, "trigger") == 429
    service.faults.end()
    assert send(service, "trigger") == 202
    assert service.pages == 1
