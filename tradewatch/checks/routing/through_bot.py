"""routing/through-bot"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple
from urllib.parse import urlsplit

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Channel, Environment, Problem
from tradewatch.routing import channels_of

_HOST_AND_PORT = re.compile(r"(\[[^\]]+\]|[^\s:/\[\]]+):(\d+)")
_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1")


class _Address(NamedTuple):
    host: str
    port: int


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """A channel sends its messages through a watched bot, or through its machine."""
    environment = built.environment
    bots = {address: bot for bot, texts in _bots(environment) for text in texts if (address := _address(text))}
    # On a host that runs servers too, and on loopback, only the port identifies a bot.
    shared = {address.host for address in map(_address, _servers(environment)) if address} | {"localhost"}
    for channel in environment.channels:
        notified = [receiver for receiver in built.project.receivers if channel in channels_of(receiver, environment)]
        for argument, text, address in _addresses(channel) if notified else ():
            through = {
                bot
                for there, bot in bots.items()
                if address == there or (address.host == there.host and there.host not in shared)
            }
            if through:
                yield Problem(
                    "routing/through-bot",
                    channel.defined.of_argument(argument),
                    channel.subject,
                    f"{notified[0].name} is notified through {text}, which runs on the same host as bot {min(through)}",
                    details="If the bot or its machine fails, nobody is notified.",
                    fix="use a channel that does not depend on the bots",
                )


def _bots(environment: Environment) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The bots' scrape targets: those with a bot's name as a label."""
    for job in environment.jobs:
        for labels, addresses in job.targets:
            for bot in environment.bots:
                if bot in labels.values():
                    yield bot, addresses


def _servers(environment: Environment) -> Iterator[str]:
    """Everything else that has an address in the environment."""
    yield from environment.addresses.alertmanagers
    for job in environment.jobs:
        for labels, addresses in job.targets:
            if not set(environment.bots) & set(labels.values()):
                yield from addresses


def _addresses(channel: Channel) -> Iterator[tuple[str, str, _Address]]:
    """The arguments of a channel that are addresses, as written and as parsed."""
    for field in fields(channel):
        value = getattr(channel, field.name)
        if isinstance(value, str) and (address := _address(value)):
            yield field.name, value, address


def _address(text: str) -> _Address | None:
    if text.startswith(("http://", "https://")):
        try:
            parts = urlsplit(text)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return None
        host = parts.hostname or ""
    elif match := _HOST_AND_PORT.fullmatch(text):
        host, port = match[1].strip("[]").lower(), int(match[2])
    else:
        return None
    return _Address("localhost" if _LOOPBACK.fullmatch(host) else host, port)
