"""Channels: each one's configuration is accepted by every Alertmanager that it promises to work with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compiler.examples import deployed, environment, project
from tests.model.programs import amtool_of
from tradewatch.compiler import channel_config, compile
from tradewatch.compiler.alertmanager import CONFIG
from tradewatch.model import (
    BasicAuth,
    Channel,
    Connection,
    DefinitionError,
    Email,
    Environment,
    Heartbeat,
    PagerDuty,
    Receiver,
    Route,
    Slack,
    Telegram,
    Tls,
    Version,
    Webhook,
)
from tradewatch.routing import channels_of
from tradewatch.toolchain import Amtool

MAIL: dict[str, Any] = {
    "smarthost": "smtp.example.com:587",
    "sender": "bot@example.com",
    "to": ("desk@example.com", "risk@example.com"),
    "subject_line": "{{ .Status }}",
    "text": "a\nb",
    "html": "<p>a</p>",
}
CHANNELS: dict[str, Channel] = {
    "email": Email(**MAIL),
    "email with a login": Email(**MAIL, username="bot", require_tls=False),
    "slack": Slack(channel="#desk", title="t", title_link="l", text="x: y", color="danger", fallback="f"),
    "pagerduty": PagerDuty(
        description="d",
        severity="critical",
        client="c",
        client_url="https://example.com/",
        details=(("firing", "f"), ("resolved", "r")),
        links=(("Panel", "https://example.com/"),),
    ),
    "pagerduty without links": PagerDuty(
        description="d", severity="critical", client="c", client_url="https://example.com/", details=()
    ),
    "webhook": Webhook(url="https://example.com/hook"),
    "webhook without credentials": Webhook(url="http://[::1]:9099/", credentials=False),
    "heartbeat": Heartbeat(url="https://example.com/beat"),
    "heartbeat without a url": Heartbeat(credentials=False),
    "webhook over TLS": Webhook(
        url="https://example.com/hook",
        credentials=False,
        connection=Connection(
            tls=Tls(ca_file="/ca.pem"),
            authorization=BasicAuth(username="a", password_file="/password"),
            proxy_url="http://proxy:3128",
        ),
    ),
    "telegram": Telegram(chat_id=-100, message="m"),
}
NEWEST = Version(0, 33)


def compiled(*channels: Channel, alertmanager: Version) -> tuple[dict[str, Any], Any]:
    """The compiled receiver of an environment that has these channels, and the whole tree."""
    here = environment(channels=channels, alertmanager=alertmanager)
    receiver = Receiver("everything", via=tuple({type(channel): None for channel in channels}))
    tree = compile(project(environments=(here,), receivers=(receiver,), routing=Route(receiver=receiver)), here)
    return yaml.safe_load(tree[CONFIG])["receivers"][0], tree


@pytest.mark.parametrize("name", CHANNELS)
def test_amtool_accepts_it(amtool: Amtool, tmp_path: Path, name: str) -> None:
    """Every channel's configuration is valid on both versions, as far as the channel exists there."""
    channel = CHANNELS[name]
    version = Version(*amtool.program.version[:2])
    since = max(feature.since for feature in channel.features())
    if version < since:
        with pytest.raises(DefinitionError, match=f"needs Alertmanager {since}"):
            compiled(channel, alertmanager=version)
        return
    _, tree = compiled(channel, alertmanager=version)
    assert amtool.check_config(deployed(tree, tmp_path) / CONFIG) == []


def test_an_older_alertmanager_would_not_read_a_telegram_token_from_a_file(tmp_path: Path) -> None:
    """The gate is no more careful than it has to be: what newer servers accept, 0.25 refuses."""
    _, tree = compiled(CHANNELS["telegram"], alertmanager=NEWEST)
    (complaint,) = amtool_of("oldest").check_config(deployed(tree, tmp_path) / CONFIG)
    assert "bot_token_file" in complaint.message


def test_all_channels_together(tmp_path: Path) -> None:
    """A receiver can be told through every channel at once, two of a kind among them."""
    receiver, tree = compiled(*CHANNELS.values(), alertmanager=NEWEST)
    assert {key: len(value) for key, value in receiver.items() if key != "name"} == {
        "email_configs": 2,
        "slack_configs": 1,
        "pagerduty_configs": 2,
        "webhook_configs": 5,
        "telegram_configs": 1,
    }
    assert amtool_of("newest").check_config(deployed(tree, tmp_path) / CONFIG) == []


SECRETS = {
    "email with a login": {"auth_password_file": "/run/secrets/smtp_password"},
    "slack": {"api_url_file": "/run/secrets/slack_api_url"},
    "pagerduty": {"routing_key_file": "/run/secrets/pagerduty_routing_key"},
    "webhook": {"credentials_file": "/run/secrets/webhook_token"},
    "heartbeat": {"credentials_file": "/run/secrets/heartbeat_token"},
    "heartbeat without a url": {"url_file": "/run/secrets/heartbeat_url"},
    "telegram": {"bot_token_file": "/run/secrets/telegram_bot_token"},
    "email": {},
    "webhook without credentials": {},
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_a_file_in_the_environments_folder(name: str) -> None:
    """Each channel reads its own file, and one that needs no secret reads none."""
    here = environment(secrets="/run/secrets", alertmanager=NEWEST)
    _, config = channel_config(CHANNELS[name], here)
    config |= config.get("http_config", {}).get("authorization", {})
    assert {key: value for key, value in config.items() if key.endswith("_file")} == SECRETS[name]


@pytest.mark.parametrize("name", CHANNELS)
def test_the_end_of_an_alert_is_told_or_not(name: str) -> None:
    """`send_resolved` is what the channel says; a server's default, which differs by kind, never counts."""
    channel = CHANNELS[name]
    assert channel_config(channel, environment(alertmanager=NEWEST))[1]["send_resolved"] is channel.resolved


def test_a_receiver_gets_the_channels_that_the_environment_has() -> None:
    """In the receiver's order; a heartbeat is a webhook of its own kind, and nobody else's."""
    slack, webhook, heartbeat = (CHANNELS[name] for name in ("slack", "webhook", "heartbeat"))
    here: Environment = environment(channels=(webhook, heartbeat, slack))
    assert channels_of(Receiver("a", via=(Slack, Webhook)), here) == (slack, webhook)
    assert channels_of(Receiver("a", via=(Heartbeat,)), here) == (heartbeat,)
    assert channels_of(Receiver("a", via=(PagerDuty,)), here) == ()


def test_a_channel_of_an_unknown_kind_says_where_to_write_it() -> None:
    """Whoever adds a channel and forgets its configuration is told the module."""

    class Pigeon(Channel):
        pass

    with pytest.raises(DefinitionError, match="channel pigeon: it has no configuration for Alertmanager"):
        channel_config(Pigeon(), environment())
