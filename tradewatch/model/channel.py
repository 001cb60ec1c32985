"""The ways a message can leave Alertmanager. Secrets are files on the server, never values here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tradewatch.model.problem import Defined
from tradewatch.model.url import http_address
from tradewatch.model.version import Version

# Hosts whose hook addresses are themselves the secret.
_SECRET_ADDRESSES = re.compile(r"hooks\.slack\.com|discord(app)?\.com/api/webhooks|webhook\.office\.com|/bot\d+:")

_HOST_AND_PORT = re.compile(r"(?:[^\s:/\[\]]+|\[[0-9a-fA-F:.]+\]):\d{1,5}", re.ASCII)


@dataclass(frozen=True, kw_only=True, eq=False)
class Channel(Defined):
    """Base of all channels.

    `since` is the first Alertmanager that can read the channel's secret from a file. `resolved` says whether
    the end of an alert is told too.
    """

    since: ClassVar[Version] = Version(0, 25)
    resolved: bool = True

    @classmethod
    def kind(cls) -> str:
        return cls.__name__.lower()

    @property
    def subject(self) -> str:
        return f"channel {self.kind()}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Email(Channel):
    """Mail through any SMTP server; the password is the file `smtp_password` when there is a `username`."""

    smarthost: str
    sender: str
    to: tuple[str, ...]
    subject_line: str
    text: str
    html: str
    username: str = ""
    require_tls: bool = True

    def __post_init__(self) -> None:
        if not _HOST_AND_PORT.fullmatch(self.smarthost):
            self.reject("smarthost", f"{self.smarthost!r} is not host:port", fix="such as smtp.gmail.com:587")
        if not self.to:
            self.reject("to", "mail to nobody", fix="at least one address")
        for argument, address in [("sender", self.sender), *(("to", to) for to in self.to)]:
            if not re.fullmatch(r"[^@\s,]+@[^@\s,]+", address):
                self.reject(argument, f"{address!r} is not a mail address")


@dataclass(frozen=True, kw_only=True, eq=False)
class Slack(Channel):
    """A Slack channel; the hook's address is the file `slack_api_url`."""

    channel: str
    title: str
    title_link: str
    text: str
    color: str
    fallback: str

    def __post_init__(self) -> None:
        if not self.channel.startswith(("#", "@")):
            self.reject("channel", f"{self.channel!r} is not a Slack channel", fix="#name or @person")


@dataclass(frozen=True, kw_only=True, eq=False)
class PagerDuty(Channel):
    """A PagerDuty service (Events API v2); the integration key is the file `pagerduty_routing_key`."""

    description: str
    severity: str
    client: str
    client_url: str
    details: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Webhook(Channel):
    """Alertmanager's own JSON to an address of yours.

    With `credentials`, requests carry a bearer token, which is the file `webhook_token`. The address itself must
    not be a secret: before 0.26 Alertmanager cannot read it from a file.
    """

    url: str
    credentials: bool = True

    def __post_init__(self) -> None:
        parts = http_address(self.url)
        if parts is None:
            self.reject("url", f"{self.url!r} is not an address", fix="http:// or https://")
        if parts.username or parts.password or parts.query or _SECRET_ADDRESSES.search(self.url):
            self.reject(
                "url",
                "a webhook's address may not carry a secret",
                details="it is written to build/, which is committed",
                fix="an address without user, password or query; the token goes to the file webhook_token",
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class Heartbeat(Webhook):
    """The service that raises the alarm when it no longer hears from us; its token is `heartbeat_token`."""

    resolved: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Telegram(Channel):
    """A Telegram chat; the bot's token is the file `telegram_bot_token`."""

    since: ClassVar[Version] = Version(0, 26)
    chat_id: int
    message: str

    def __post_init__(self) -> None:
        if type(self.chat_id) is not int or self.chat_id == 0:
            self.reject("chat_id", f"{self.chat_id!r} is not a chat id", fix="a number; groups have negative ones")
