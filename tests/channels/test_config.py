"""Channels: their configuration, which every Alertmanager accepts that they promise to work with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compiler.examples import deployed, environment, project
from tests.model.programs import amtool_of
from tests.packages import CHANNELS
from tradewatch.channels.email import Email, gmail
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.telegram import Telegram
from tradewatch.channels.webhook import Heartbeat, Webhook, local_sink
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.alertmanager import CONFIG
from tradewatch.filetree import FileTree
from tradewatch.model import BasicAuth, Channel, Connection, DefinitionError, Receiver, Route, Tls, Version
from tradewatch.model.config import Config
from tradewatch.routing import channels_of
from tradewatch.toolchain import Amtool

MAIL: dict[str, Any] = {"sender": "bot@example.com", "to": ("desk@example.com", "risk@example.com")}
OVER_TLS = Connection(
    tls=Tls(ca_file="/ca.pem"),
    authorization=BasicAuth(username="a", password_file="/password"),
    proxy_url="http://proxy:3128",
)

# Every type of channel, as it can be written, with the files that its secrets are read from.
EXAMPLES: tuple[tuple[Channel, dict[str, str]], ...] = (
    (Email("smtp.example.com:587", **MAIL, text="a\nb"), {}),
    (Email("[::1]:25", **MAIL, username="bot", require_tls=False), {"auth_password_file": "smtp_password"}),
    (Slack("#desk", text="x: y"), {"api_url_file": "slack_api_url"}),
    (PagerDuty(), {"routing_key_file": "pagerduty_routing_key"}),
    (PagerDuty(details=(), links=()), {"routing_key_file": "pagerduty_routing_key"}),
    (Webhook("https://example.com/hook"), {"credentials_file": "webhook_token"}),
    (Webhook("http://[::1]:9099/", credentials=False), {}),
    (Webhook("https://example.com/hook", credentials=False, connection=OVER_TLS), {}),
    (Webhook(), {"url_file": "webhook_url"}),
    (Webhook(credentials=True), {"url_file": "webhook_url", "credentials_file": "webhook_token"}),
    (Heartbeat("https://example.com/beat"), {"credentials_file": "heartbeat_token"}),
    (Heartbeat(), {"url_file": "heartbeat_url"}),
    (Telegram(-100), {"bot_token_file": "telegram_bot_token"}),
)
NEWEST = Version(0, 33)


def compiled(*channels: Channel, alertmanager: Version) -> tuple[dict[str, Any], FileTree]:
    """The compiled receiver of an environment that has these channels, and the whole tree."""
    here = environment(channels=channels, alertmanager=alertmanager)
    receiver = Receiver("everything", via=tuple({type(channel): None for channel in channels}))
    tree = (
        CompiledProject(project(environments=(here,), receivers=(receiver,), routing=Route(receiver=receiver)))
        .within(here)
        .tree
    )
    return yaml.safe_load(tree[CONFIG])["receivers"][0], tree


def test_every_type_has_an_example() -> None:
    """What follows holds for a new type too."""
    types = {each for each in CHANNELS.values() if isinstance(each, type) and issubclass(each, Channel)}
    assert {type(channel) for channel, _ in EXAMPLES} == types


def test_amtool_accepts_each_that_its_version_has(amtool: Amtool, tmp_path: Path) -> None:
    """All of them in one receiver, several of a type among them; an environment refuses those that are too new."""
    version = Version(*amtool.program.version[:2])
    there = []
    for channel, _ in EXAMPLES:
        since = max(feature.since for feature in channel.features())
        if since <= version:
            there.append(channel)
        else:
            with pytest.raises(DefinitionError, match=f"needs Alertmanager {since}"):
                environment(channels=(channel,), alertmanager=version)
    receiver, tree = compiled(*there, alertmanager=version)
    assert sum(len(entries) for key, entries in receiver.items() if key != "name") == len(there)
    assert amtool.check_config(deployed(tree, tmp_path) / CONFIG) == []


def test_an_older_alertmanager_would_not_read_a_telegram_token_from_a_file(tmp_path: Path) -> None:
    """The limit is not lower than it has to be: what newer servers accept, 0.25 refuses."""
    _, tree = compiled(Telegram(-100), alertmanager=NEWEST)
    (complaint,) = amtool_of("oldest").check_config(deployed(tree, tmp_path) / CONFIG)
    assert "bot_token_file" in complaint.message


def test_a_secret_is_a_file_in_the_environments_folder() -> None:
    """Each channel reads its own file, and one that needs no secret reads none."""
    for channel, files in EXAMPLES:
        config = channel.config("/run/secrets")
        if "authorization" in config.get("http_config", {}):
            config |= config["http_config"]["authorization"]
        read = {key: value for key, value in config.items() if key.endswith("_file")}
        assert read == {key: f"/run/secrets/{name}" for key, name in files.items()}


def test_whether_a_message_is_sent_when_the_alert_resolves_is_always_written() -> None:
    """A server's default, which differs by type, never counts; a heartbeat's service has to miss it."""
    for resolved in (True, False):
        receiver, _ = compiled(Slack("#desk", resolved=resolved), alertmanager=NEWEST)
        assert receiver["slack_configs"][0]["send_resolved"] is resolved
    assert [type(channel) for channel, _ in EXAMPLES if not channel.resolved] == [Heartbeat, Heartbeat]


def test_a_receiver_uses_every_channel_for_people_that_it_does_not_exclude() -> None:
    """In the environment's order. A type that a receiver does not know is used, and a heartbeat only if it is named."""

    class Pigeon(Channel):
        pass

    webhook, beat, slack, pigeon = Webhook("https://a/"), Heartbeat("https://b/"), Slack("#a"), Pigeon()
    here = environment(channels=(webhook, beat, slack, pigeon))
    for receiver, used in (
        (Receiver("a"), (webhook, slack, pigeon)),
        (Receiver("a", without=(Webhook, PagerDuty)), (slack, pigeon)),
        (Receiver("a", via=(Slack, Webhook)), (webhook, slack)),
        (Receiver("a", via=(Heartbeat,)), (beat,)),
        (Receiver("a", via=(PagerDuty,)), ()),
    ):
        assert channels_of(receiver, here) == used


def test_a_new_type_is_one_class(tmp_path: Path) -> None:
    """Turned on in an environment, it reaches the receivers that exist, and the real amtool reads it."""

    class Discord(Channel):
        key = "discord_configs"
        since = Version(0, 28)

        def config(self, secrets: str) -> Config:
            return {"webhook_url_file": f"{secrets}/discord_webhook_url", "title": '{{ template "discord.title" . }}'}

    here = environment(channels=(Discord(),), alertmanager=NEWEST)
    desk = Receiver("desk", without=(PagerDuty,))
    tree = (
        CompiledProject(project(environments=(here,), receivers=(desk,), routing=Route(receiver=desk)))
        .within(here)
        .tree
    )
    assert b"discord_webhook_url" in tree[CONFIG]
    assert amtool_of("newest").check_config(deployed(tree, tmp_path) / CONFIG) == []


def test_a_type_without_a_configuration_is_a_problem_at_the_channel() -> None:
    """Whoever adds a type and forgets its configuration reads what to add."""

    class Pigeon(Channel):
        key = "pigeon_configs"

    with pytest.raises(DefinitionError, match="channel pigeon: it has no configuration for Alertmanager"):
        compiled(Pigeon(), alertmanager=NEWEST)


def test_gmail_logs_in_as_the_sender_over_tls() -> None:
    """Gmail takes mail on port 587, with TLS, from the account that logs in."""
    mail = gmail("bots@gmail.example", to=("desk@mail.example",))
    assert mail.smarthost == "smtp.gmail.com:587"
    assert mail.sender == mail.username == "bots@gmail.example"
    assert mail.require_tls


def test_a_local_sink_is_on_this_machine() -> None:
    """Alerts do not leave the machine without credentials."""
    for url in ("http://127.0.0.1:9099/", "http://localhost:9099/alerts", "http://[::1]:9099/"):
        assert local_sink(url).credentials is False
    for url in ("http://sink.example/", "http://127.0.0.1.evil.example/", "http://10.0.0.1:9099/"):
        with pytest.raises(DefinitionError, match="is not on this machine"):
            local_sink(url)


def test_a_channel_belongs_to_the_line_that_turns_it_on() -> None:
    """A problem is at that line, not in the engine's function that creates the channel."""
    turned_on = [
        gmail("bots@gmail.example", to=("desk@mail.example",)),
        local_sink("http://localhost:9099/"),
        Slack("#alerts"),
    ]
    first = turned_on[0].defined.line
    assert [(each.defined.file, each.defined.line) for each in turned_on] == [(__file__, first + n) for n in range(3)]
