"""`silence` and `fire` with a real Alertmanager."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.live.conftest import Running
from tests.live.example import DOWN_INHIBITS, PAGED, project, run
from tradewatch.cli.fire import fire
from tradewatch.cli.silence import silence
from tradewatch.live import until
from tradewatch.model.routing import TEST_LABEL

HERE = project("http://127.0.0.1:9")
DOWN = {"alertname": "Down", "bot": "one", "environment": "here", "severity": "critical", "signal": "halted"}
FULL = {"alertname": "Full", "bot": "one", "environment": "here", "severity": "warning", "signal": "used", "venue": "x"}


def said(running: Running, command: Any, *arguments: str) -> str:
    """What a command prints that succeeds."""
    result = run(command, running.project, *arguments, "--alertmanager", running.alertmanager.url)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_silence_lasts_until_somebody_ends_it(running: Running) -> None:
    """It says what it hides, which incident stays open, and which promise it breaks; then nothing is sent."""
    server, received = running.alertmanager, running.received
    server.fire(DOWN)
    received.wait("on-call")
    asked = ("Down", "--label", "bot=one", "--for", "2h")
    preview = said(running, silence, *asked, "--preview").splitlines()
    assert preview[0].startswith('{alertname="Down", environment="here", bot="one"}, until ')
    assert preview[1].startswith('  hides Down {bot="one", environment="here", severity="critical", signal="halted"}')
    assert preview[2:] == [
        "    its incident at pager STAYS OPEN if it resolves meanwhile: close it there",
        f'  breaks tests/live/example.py:{PAGED.defined.line}: {{severity="critical"}} reaches pager within 30s, again '
        "every 4h",
        f'  still inhibits severity="warning": tests/live/example.py:{DOWN_INHIBITS.defined.line}',
        "a preview: nothing is silenced",
    ]
    assert said(running, silence, "list") == "no silences in here\n"

    said(running, silence, *asked, "--reason", "a new host", "--by", "ana")
    (found,) = json.loads(said(running, silence, "list", "--format", "json"))
    assert (found["by"], found["reason"]) == ("ana", "a new host")
    assert found["matchers"] == ['alertname="Down"', 'environment="here"', 'bot="one"']
    left = datetime.fromisoformat(found["until"]) - datetime.now(UTC)
    assert timedelta(hours=1.9) < left <= timedelta(hours=2)
    until(lambda: server.alerts()[0]["status"]["silencedBy"] == [found["id"]], lambda: "the silence")
    assert f"NOT SENT while the silence {found['id']} by ana lasts" in said(running, fire, "Down")

    said(running, silence, "expire", found["id"])
    assert said(running, silence, "list") == "no silences in here\n"
    received.wait("on-call", 2)


def test_a_test_alert_is_sent_and_resolved(running: Running) -> None:
    """Its message is marked; the same labels end it."""
    printed = said(running, fire, "Full", "--label", "venue=there").splitlines()
    assert 'signal="used", venue="there", test="true"}: fires until' in printed[0]
    assert printed[1] == "  desk, via webhook"
    (message,) = running.received.wait("desk")
    (alert,) = message.body["alerts"]
    assert alert["annotations"]["summary"] == "TEST: one is full at there"
    assert alert["annotations"]["description"].endswith("nothing is wrong. Soon nothing is left.")
    assert alert["annotations"]["threshold"] == "above 50%"
    assert alert["labels"][TEST_LABEL] == "true"

    wrong = run(fire, running.project, "Full", "--resolve", "--alertmanager", running.alertmanager.url)
    assert (wrong.exit_code, "no such test fires" in wrong.output) == (1, True)
    assert "resolved within 500ms" in said(running, fire, "Full", "--label", "venue=there", "--resolve")
    assert running.received.wait("desk", 2)[1].body["status"] == "resolved"


def test_a_test_alert_neither_joins_nor_inhibits_a_real_one(running: Running) -> None:
    """A real alert with the same labels has its own incident; a warning is sent while the test of its source fires."""
    said(running, fire, "Down")
    (test,) = running.received.wait("on-call")
    running.alertmanager.fire(FULL)
    assert running.received.wait("desk")[0].alerts == [FULL]
    running.alertmanager.fire(DOWN)
    _, real = running.received.wait("on-call", 2)
    assert test.body["groupKey"] != real.body["groupKey"]
    assert (len(test.alerts), real.alerts) == (1, [DOWN])
    # Two tests are like two real alerts.
    assert 'NOT SENT while Down {alertname="Down", bot="one"' in said(running, fire, "Full")


@pytest.mark.parametrize(
    ("command", "arguments", "message"),
    [
        (silence, ["Down", "--reason", "x", "--by", "x"], "--for: say how long"),
        (silence, ["Down", "--for", "0s", "--preview"], "--for: 0s is over at once"),
        (silence, ["Down", "--for", "ever", "--preview"], "--for: 'ever' is not a duration"),
        (silence, ["Down", "--for", "1h", "--by", "x", "--reason", " "], "--reason: it is empty"),
        (silence, ["Down", "--for", "1h", "--reason", "x"], "--by: it is empty"),
        (silence, ["Dwn", "--preview"], "no alert is called 'Dwn'; did you mean 'Down'?"),
        (
            silence,
            ["Full", "--label", "venu=x", "--preview"],
            "the result of Full has no label 'venu'; did you mean 'venue'?",
        ),
        (silence, ["Alive", "--preview"], "Alive is the dead man's switch: without it, nobody notices"),
        (fire, ["Alive"], "Alive is the dead man's switch: a test would look like a heartbeat"),
        (fire, ["Down", "--alertmanager", "127.0.0.1:9"], "--alertmanager: it must be an address"),
        (fire, ["Down", "--environment", "there"], "no environment is called 'there'; did you mean 'here'?"),
    ],
)
def test_wrong_usage_is_one_line(command: Any, arguments: Sequence[str], message: str) -> None:
    """No server is asked."""
    result = run(command, HERE, *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_a_server_that_is_not_there_is_one_line() -> None:
    """The message says where it was looked for."""
    result = run(silence, HERE, "list", "--alertmanager", "http://127.0.0.1:9")
    expected = "Alertmanager at http://127.0.0.1:9: the connection is refused; check that it is running"
    assert result.exit_code == 1
    assert result.stdout.startswith(expected)
