"""The receivers together: their page, their faults by HTTP, and that they answer whatever they get."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from stack.sinks import Kind, Sinks
from stack.sinks.http import Request as Received
from tests.stack.sinks.conftest import Post
from tradewatch.live import until

ALERT = {
    "status": "firing",
    "labels": {"alertname": "BotDown", "bot": "momentum"},
    "annotations": {"summary": "momentum is down", "runbook_url": "https://runbooks.example/BotDown.md"},
    "startsAt": "2024-05-01T03:12:08.4Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "https://prometheus.example/graph",
    "fingerprint": "0123456789abcdef",
}
BODY = {
    "version": "4",
    "groupKey": "{}",
    "truncatedAlerts": 0,
    "status": "firing",
    "receiver": "on-call",
    "groupLabels": {},
    "commonLabels": ALERT["labels"],
    "commonAnnotations": ALERT["annotations"],
    "externalURL": "https://alertmanager.example",
    "alerts": [ALERT],
}
PAGE = re.compile(r"<h2>(.*)</h2>")


def page(sinks: Sinks) -> str:
    with urlopen(sinks.url, timeout=10) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return str(answer.read().decode())


def test_the_page_shows_the_latest_message_first(sinks: Sinks, post: Post) -> None:
    """With its first lines; a heartbeat is a number, and a refused message is shown with the reason."""
    post(sinks.webhook.url, BODY)
    post(sinks.slack.url, {"text": "second"})
    post(sinks.heartbeat.url, BODY)
    post(sinks.webhook.url, {**BODY, "alerts": []})
    shown = page(sinks)
    assert PAGE.findall(shown) == ["second", "[FIRING] BotDown"]
    assert "<p>firing: momentum is down</p>" in shown
    assert "heartbeat: 1 received" in shown
    assert "webhook: refused: $.alerts" in shown


def test_a_program_can_ask_for_the_messages(sinks: Sinks, post: Post) -> None:
    """In JSON, with the labels of each alert, and when it came."""
    post(sinks.webhook.url, BODY)
    with urlopen(f"{sinks.url}/messages", timeout=10) as answer:
        (message,) = json.load(answer)
    assert message["alerts"] == [{"firing": True, "labels": ALERT["labels"]}]
    assert datetime.fromisoformat(message["received"]) <= datetime.now(UTC)


def test_the_page_shows_whether_an_incident_is_open(sinks: Sinks, post: Post) -> None:
    """Because a page that was answered needs nobody else."""
    payload = {"summary": "down", "source": "here", "severity": "critical"}
    event = {
        "routing_key": sinks.pagerduty.routing_key,
        "event_action": "trigger",
        "dedup_key": "a",
        "payload": payload,
    }
    post(sinks.pagerduty.url, event)
    assert " · open</small>" in page(sinks)
    sinks.pagerduty.incidents[0].acknowledge()
    assert " · acknowledged</small>" in page(sinks)


def test_no_text_is_markup_on_the_page(sinks: Sinks, post: Post) -> None:
    """Neither of a message, nor of a message that was refused."""
    hostile = "<script>alert(1)</script>'\"\ud800"
    post(sinks.slack.url, {"text": hostile, "channel": hostile})
    post(sinks.slack.url, {"text": [hostile]})
    post(sinks.webhook.url, {**BODY, "receiver": hostile, "alerts": [{**ALERT, "labels": {"alertname": hostile}}]})
    shown = page(sinks)
    assert shown.count("&lt;script&gt;") >= 5
    assert "<script" not in shown


@pytest.mark.parametrize("kind", Kind)
def test_a_fault_is_caused_by_http(sinks: Sinks, post: Post, kind: Kind) -> None:
    """For a number of requests; the page and the list show it, and the message that met it is not kept."""
    assert post(f"{sinks.url}/faults/webhook/{kind.value}", {"requests": 1})[0] == 200
    with urlopen(f"{sinks.url}/faults", timeout=10) as answer:
        assert json.load(answer)["webhook"] == kind.value
    assert f"webhook fails now: {kind.value}" in page(sinks)
    with ThreadPoolExecutor() as beside:
        sending = beside.submit(post, sinks.webhook.url, BODY)
        until(lambda: sinks.webhook.faults.met, lambda: "the message")
        sinks.webhook.faults.end()
        if kind in (Kind.HANG, Kind.RESET):
            assert isinstance(sending.exception(timeout=10), ConnectionError)
        else:
            assert sending.result(timeout=10)[0] == int(kind.value)
    assert not sinks.webhook.messages
    assert post(sinks.webhook.url, BODY)[0] == 200


def test_a_throttled_client_learns_how_long_to_wait(sinks: Sinks, post: Post) -> None:
    """In seconds, until the fault ends."""
    post(f"{sinks.url}/faults/slack/429", {"for": 60})
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(sinks.slack.url, b"{}"), timeout=10)
    assert refused.value.code == 429
    assert 50 < int(refused.value.headers["Retry-After"]) <= 60


def test_a_fault_is_ended_by_http(sinks: Sinks, post: Post) -> None:
    """Before its time."""
    post(f"{sinks.url}/faults/slack/500", {})
    with urlopen(Request(f"{sinks.url}/faults/slack", method="DELETE"), timeout=10):
        pass
    assert post(sinks.slack.url, {"text": "a"}) == (200, "ok")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/faults/pager/500", {}, 404),
        ("/faults/slack/404", {}, 404),
        ("/faults/slack", {}, 404),
        ("/faults/slack/500", {"for": -1}, 400),
        ("/faults/slack/500", {"for": "soon"}, 400),
        ("/faults/slack/500", b"now", 400),
        ("/elsewhere", {}, 404),
    ],
)
def test_what_nobody_can_do_is_said(sinks: Sinks, post: Post, path: str, body: object, status: int) -> None:
    """With what is possible instead, and nothing fails."""
    code, said = post(sinks.url + path, body)
    assert (code, bool(json.loads(said)["error"])) == (status, True)
    assert not any(sink.faults.current for sink in sinks.all.values())


def test_the_webhook_knows_what_its_message_is_about(sinks: Sinks, post: Post) -> None:
    """The alerts with all their labels, and every link."""
    post(sinks.webhook.url, BODY)
    (message,) = sinks.webhook.messages
    assert message.alerts == ((True, ALERT["labels"]),)
    assert {link.text for link in message.links} == {"runbook", "expression", "alertmanager"}
    assert message.to == "on-call"


_ATTACHMENT = {"title": "a", "title_link": "https://a.example", "text": "b", "fields": [{"title": "a", "value": "b"}]}
_PAYLOAD = {"summary": "down", "source": "here", "severity": "critical", "custom_details": {"firing": "a"}}
_EVENT = {"event_action": "trigger", "dedup_key": "a", "payload": _PAYLOAD, "links": [{"href": "https://a.example"}]}
# What each receiver accepts.
ACCEPTED: dict[str, dict[str, Any]] = {
    "webhook": BODY,
    "slack": {"text": "a", "channel": "#desk", "attachments": [_ATTACHMENT], "blocks": [{"type": "divider"}]},
    "telegram": {"chat_id": "7", "parse_mode": "HTML", "text": "<b>a</b>"},
    "pagerduty": {**_EVENT, "client": "a", "client_url": "https://a.example"},
}
ODD: tuple[object, ...] = (None, True, -1, 1e999, "", "\ud800", "<", [], [None], [[]], {}, {"a": None}, {"text": 7})


def changed(body: Any) -> Iterator[Any]:
    """A body with each of its parts replaced by something odd, at every depth."""
    yield from ODD
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for place, part in parts:
        for other in changed(part):
            copy = body.copy()
            copy[place] = other
            yield copy


@pytest.mark.parametrize("name", ACCEPTED)
def test_every_body_gets_an_answer(name: str) -> None:
    """Whatever it holds, a receiver accepts or refuses it, and the page shows it."""
    sinks = Sinks(smtp=False)
    path = {
        "webhook": "/alerts",
        "slack": "/slack",
        "telegram": f"/telegram/bot{sinks.telegram.token}/sendMessage",
        "pagerduty": "/v2/enqueue",
    }[name]
    body = {**ACCEPTED[name], "routing_key": sinks.pagerduty.routing_key}
    assert sinks.answer(Received("POST", path, json.dumps(body).encode())).status in (200, 202)
    statuses = [sinks.answer(Received("POST", path, json.dumps(each).encode())).status for each in changed(body)]
    assert {400} <= set(statuses) <= {200, 202, 400}
    assert sinks.answer(Received("GET", "/")).status == 200
