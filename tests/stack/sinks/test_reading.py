"""The alerts of a message are found in the texts that people have approved, in those of every channel."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from stack.sinks import Message, Sinks
from tests.receivers.messages import CASES, MESSAGES, Data
from tests.receivers.test_golden import GOLDEN
from tests.stack.sinks.conftest import Post

Texts = dict[str, str]
Deliver = Callable[[Sinks, Post, Texts], Message]


def slack(sinks: Sinks, post: Post, texts: Texts) -> Message:
    assert post(sinks.slack.url, {"channel": "#desk", "attachments": [texts]}) == (200, "ok")
    return sinks.slack.messages[-1]


def telegram(sinks: Sinks, post: Post, texts: Texts) -> Message:
    body = {"chat_id": "-100", "parse_mode": "HTML", "text": texts[""]}
    status, said = post(f"{sinks.telegram.url}/bot{sinks.telegram.token}/sendMessage", body)
    assert status == 200, said
    return sinks.telegram.messages[-1]


def pagerduty(sinks: Sinks, post: Post, texts: Texts) -> Message:
    details = {name.removeprefix("detail "): text for name, text in texts.items() if name.startswith("detail ")}
    payload = {"summary": texts["description"], "severity": texts["severity"], "source": texts["client"]}
    event = {"routing_key": sinks.pagerduty.routing_key, "event_action": "trigger"}
    status, said = post(sinks.pagerduty.url, {**event, "payload": {**payload, "custom_details": details}})
    assert status == 202, said
    return sinks.pagerduty.messages[-1]


def approved(file: str) -> dict[str, Texts]:
    """The texts of each message, by the message's name and their own."""
    messages = dict(_sections("#####", (GOLDEN / "alerts" / file).read_text("utf-8")))
    messages |= {case: (GOLDEN / case / file).read_text("utf-8") for case in CASES}
    return {name: dict(_sections("===", text)) for name, text in messages.items()}


def _sections(mark: str, text: str) -> list[tuple[str, str]]:
    """Each heading with the text below it; a text without a heading has none."""
    found = re.split(rf"^{mark} (.+)\n", text, flags=re.MULTILINE)
    return [(name, part.removesuffix("\n")) for name, part in zip(found[1::2], found[2::2], strict=True)] or [
        ("", text)
    ]


@pytest.mark.parametrize(
    ("deliver", "file"), [(slack, "slack.txt"), (telegram, "telegram.html"), (pagerduty, "pagerduty.txt")]
)
def test_alerts_are_found(sinks: Sinks, post: Post, deliver: Deliver, file: str) -> None:
    """Their state, names and labels are those that were sent. No service objects to a message, however hostile."""
    for name, texts in approved(file).items():
        found = deliver(sinks, post, texts).alerts
        if name in {*MESSAGES, "group", "resolved"}:
            wanted = in_order({**MESSAGES, **CASES}[name])
            assert [alert.firing for alert in found] == [alert["status"] == "firing" for alert in wanted], name
            for (_, labels), alert in zip(found, wanted, strict=True):
                assert labels.items() <= alert["labels"].items(), name
                assert {"alertname", "severity"} <= labels.keys(), name
    assert not any(sink.violations for sink in sinks.all.values())


def in_order(data: Data) -> list[Data]:
    """The alerts as a message has them: those that fire come first."""
    return sorted(data["alerts"], key=lambda alert: alert["status"] != "firing")


def test_a_digest_names_each_alert_by_its_runbook(sinks: Sinks, post: Post) -> None:
    """Slack's messages have no other place for the names of different alerts."""
    names = [alert.labels["alertname"] for alert in slack(sinks, post, approved("slack.txt")["digest"]).alerts]
    assert names == [alert["labels"]["alertname"] for alert in CASES["digest"]["alerts"]]
