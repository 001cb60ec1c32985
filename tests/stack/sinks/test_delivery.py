"""A real Alertmanager with production's routing and messages reaches every receiver, also one that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.pipeline import WATCHDOG
from rules.safety.positions import LIQUIDATION_NEAR
from stack.sinks import Kind, Message, Sink, Sinks
from tests.conftest import TOOLS, tool_sets
from tests.receivers.alerts import SentAlert, sent_alert
from tests.stack.sinks.production import production, send
from tradewatch.live import Server, until

NAMES = ("pagerduty", "slack", "smtp", "telegram", "webhook")


@pytest.fixture(scope="module", params=tool_sets())
def toolset(request: pytest.FixtureRequest) -> Path:
    return TOOLS / str(request.param)


@pytest.fixture(scope="module")
def running(toolset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Sinks]]:
    """One Alertmanager for the module: each test has an alert of its own bot."""
    with production(toolset, tmp_path_factory.mktemp("run"), everything=True) as both:
        yield both


def about(sink: Sink, bot: str, *, firing: bool) -> list[Message]:
    """The messages that a receiver got about a bot."""
    return [
        message
        for message in tuple(sink.messages)
        if message.firing is firing and [alert.labels.get("bot") for alert in message.alerts] == [bot]
    ]


def arrived(server: Server, sink: Sink, bot: str, *, firing: bool) -> Message:
    """The message about a bot, once it is there."""
    what = f"a message about {bot} at {sink.name}, which has\n{sink.messages}\n{sink.violations}\n"
    until(lambda: about(sink, bot, firing=firing), lambda: what + server.log.read_text("utf-8"), within=20)
    return about(sink, bot, firing=firing)[0]


def alert(bot: str) -> SentAlert:
    return sent_alert(LIQUIDATION_NEAR, bot=bot)


def test_each_receiver_gets_both_messages(running: tuple[Server, Sinks]) -> None:
    """Firing and resolved: every part filled in, all links, the alert's name and labels, and nothing to object to."""
    server, sinks = running
    near = alert("both")
    send(server, [near])
    first = [arrived(server, sinks.all[name], "both", firing=True) for name in NAMES]
    send(server, [], [near])
    second = [arrived(server, sinks.all[name], "both", firing=False) for name in NAMES]
    wanted = {text for name, text in near.annotations.items() if name.endswith("_url")}
    assert len(wanted) == 3
    for message in [*first, *second]:
        assert near.annotations["summary"] in message.title + message.text, message
        assert all(message.fields.values()), message
        assert wanted <= {link.url for link in message.links}, message
        assert all(re.match("https?://", link.url) for link in message.links), message
        ((firing, labels),) = message.alerts
        assert firing is message.firing
        assert near.labels.items() >= labels.items(), message
        assert near.labels.keys() - labels.keys() <= {"environment", "signal"}, message
    assert first[0].key == second[0].key
    assert sinks.pagerduty.state_of(first[0].key) == "resolved"
    assert not any(sinks.all[name].violations for name in NAMES)


def test_the_watchdog_beats_at_its_own_receiver(running: tuple[Server, Sinks]) -> None:
    """And is no message for people."""
    server, sinks = running
    send(server, [sent_alert(WATCHDOG)])
    until(lambda: sinks.heartbeat.messages, lambda: server.log.read_text("utf-8"), within=20)
    names = {each.labels.get("alertname") for name in NAMES for to in sinks.all[name].messages for each in to.alerts}
    assert "Watchdog" not in names


@pytest.mark.parametrize("kind", Kind)
def test_a_message_arrives_after_a_fault(running: tuple[Server, Sinks], kind: Kind) -> None:
    """Every receiver fails once, and has the message nevertheless."""
    server, sinks = running
    bot = f"after-{kind.value}"
    faults = [sinks.all[name].faults for name in NAMES]
    before = [each.met for each in faults]
    for each in faults:
        each.cause(kind, requests=1)
    send(server, [alert(bot)])
    until(lambda: [each.met for each in faults] == [met + 1 for met in before], server.log.read_text, within=20)
    for each in faults:
        each.end()
    for name in NAMES:
        arrived(server, sinks.all[name], bot, firing=True)
