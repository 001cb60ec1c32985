"""A real Alertmanager with production's configuration, whose receivers are on loopback."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from stack.sinks import Sinks, start
from stack.sinks.addresses import addresses_of
from tests.commands import ROOT
from tests.receivers.alerts import SentAlert
from tradewatch.channels.telegram import Telegram
from tradewatch.live import Server, Times, alertmanager, deploy

_CHAT = -100
_JOBS = ("tradingbot", "prometheus", "alertmanager")


@contextmanager
def production(toolset: Path, folder: Path, *, everything: bool = False) -> Iterator[tuple[Server, Sinks]]:
    """An Alertmanager as deployed, with receivers of its own. A message leaves at once instead of after up to minutes.

    With `everything`, whoever gets Slack's messages also gets those of Telegram and a webhook, as in no environment.
    """
    with start() as sinks:
        deployed = deploy(
            ROOT / "build/production",
            folder / "deployment",
            targets=dict.fromkeys(_JOBS, ()),
            alertmanagers=(),
            receivers=addresses_of(sinks),
            times=Times(longest_wait=0.5),
        )
        if everything:
            _add_channels(deployed.alertmanager, sinks)
        with alertmanager(toolset / "bin/alertmanager", deployed.alertmanager, folder) as server:
            yield server, sinks


def _add_channels(path: Path, sinks: Sinks) -> None:
    config = yaml.safe_load(path.read_bytes())
    # Alertmanager 0.25 has no file for the token.
    bot = {"api_url": sinks.telegram.url, "bot_token": sinks.telegram.token}
    for receiver in config["receivers"]:
        if "slack_configs" in receiver:
            receiver["webhook_configs"] = [{"url": sinks.webhook.url}]
            receiver["telegram_configs"] = [{**bot, "chat_id": _CHAT, "message": Telegram(_CHAT).message}]
    path.write_text(yaml.safe_dump(config), "utf-8")


def send(server: Server, firing: Iterable[SentAlert], ended: Iterable[SentAlert] = ()) -> None:
    """Send alerts as Prometheus does: those that fire, and those that have ended."""
    now = datetime.now(UTC)
    ends = [(each, now + timedelta(minutes=5)) for each in firing] + [(each, now) for each in ended]
    server.post("/api/v2/alerts", [{**each._asdict(), "endsAt": at.isoformat()} for each, at in ends])
