"""A real Alertmanager with production's configuration, whose receivers are on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from stack.sinks import Sinks, start
from tests.commands import ROOT
from tests.receivers.alerts import SentAlert
from tests.servers import Alertmanager, alertmanager
from tradewatch.channels.telegram import Telegram

_DEPLOYED = ROOT / "build/production/alertmanager"
_CHAT = -100


@contextmanager
def production(toolset: Path, folder: Path, *, everything: bool = False) -> Iterator[tuple[Alertmanager, Sinks]]:
    """An Alertmanager as deployed, with receivers of its own, and shorter intervals.

    With `everything`, whoever gets Slack's messages also gets those of Telegram and a webhook, as in no environment.
    """
    with start() as sinks:
        files = {f"templates/{each.name}": each.read_bytes() for each in _DEPLOYED.joinpath("templates").glob("*.tmpl")}
        files["alertmanager.yml"] = _with_addresses(sinks, everything)
        files["certificate.pem"] = sinks.smtp.certificate.encode()
        with alertmanager(toolset, folder / "alertmanager", files) as server:
            yield server, sinks


def _with_addresses(sinks: Sinks, everything: bool) -> bytes:
    """The deployed configuration with addresses on loopback.

    Nothing else changes but the intervals: a message leaves at once instead of after up to minutes.
    """
    config = yaml.safe_load(_DEPLOYED.joinpath("alertmanager.yml").read_text("utf-8"))
    for receiver in config["receivers"]:
        for mail in receiver.get("email_configs", ()):
            del mail["auth_password_file"]
            mail |= {"smarthost": sinks.smtp.address, "auth_password": sinks.smtp.password}
            mail["tls_config"] = {"ca_file": "certificate.pem"}
        for pager in receiver.get("pagerduty_configs", ()):
            del pager["routing_key_file"]
            pager |= {"routing_key": sinks.pagerduty.routing_key, "url": sinks.pagerduty.url}
        for heartbeat in receiver.get("webhook_configs", ()):
            del heartbeat["http_config"]
            heartbeat["url"] = sinks.heartbeat.url
        for channel in receiver.get("slack_configs", ()):
            del channel["api_url_file"]
            channel["api_url"] = sinks.slack.url
            if everything:
                receiver["webhook_configs"] = [{"url": sinks.webhook.url}]
                bot = {"api_url": sinks.telegram.url, "bot_token": sinks.telegram.token}
                receiver["telegram_configs"] = [{**bot, "chat_id": _CHAT, "message": Telegram(_CHAT).message}]
    for route in _routes(config["route"]):
        route |= {name: shorter for name, shorter in _SHORTER.items() if name in route}
    return json.dumps(config).encode()


_SHORTER = {"group_wait": "0s", "group_interval": "1s"}


def _routes(route: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield route
    for child in route.get("routes", ()):
        yield from _routes(child)


def send(server: Alertmanager, firing: Iterable[SentAlert], ended: Iterable[SentAlert] = ()) -> None:
    """Send alerts as Prometheus does: those that fire, and those that have ended."""
    now = datetime.now(UTC)
    ends = [(each, now + timedelta(minutes=5)) for each in firing] + [(each, now) for each in ended]
    server.post("/api/v2/alerts", [{**each._asdict(), "endsAt": at.isoformat()} for each, at in ends])
