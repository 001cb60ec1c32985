"""The ways a message can leave Alertmanager. Secrets are files on the server, never values here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from tradewatch.model.connection import Connection, require_scheme
from tradewatch.model.defined import Defined
from tradewatch.model.shape import NonBlank
from tradewatch.model.url import host_and_port, http_address
from tradewatch.model.version import Version


@dataclass(frozen=True, slots=True)
class Feature:
    """What a channel needs of Alertmanager: since which version, and why not before."""

    name: str
    since: Version
    why: str


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

    def features(self) -> Iterator[Feature]:
        """What not every Alertmanager can do."""
        yield Feature(self.kind(), self.since, "an older one cannot read the channel's secret from a file")


@dataclass(frozen=True, kw_only=True, eq=False)
class Email(Channel):
    """Mail through any SMTP server; the password is the file `smtp_password` when there is a `username`."""

    smarthost: str
    sender: str
    to: tuple[str, ...]
    subject_line: NonBlank
    text: str
    html: str
    username: str = ""
    require_tls: bool = True

    def __post_init__(self) -> None:
        if not host_and_port(self.smarthost):
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

    description: NonBlank
    severity: NonBlank
    client: str
    client_url: str
    details: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Webhook(Channel):
    """Alertmanager's own JSON to an address of yours: `url`; without one, the address is the file `webhook_url`.

    With `credentials`, requests carry a bearer token, which is the file `webhook_token`. The `connection` has TLS, a
    proxy, and any other authorisation, which then takes the place of the token.
    """

    url: str | None = None
    credentials: bool = True
    connection: Connection | None = None

    def __post_init__(self) -> None:
        if self.url is not None:
            self._require_url(self.url)
        if self.credentials and self.connection is not None and self.connection.authorization is not None:
            self.reject("connection", "a token and another authorisation", fix="credentials=False")

    def _require_url(self, url: str) -> None:
        parts = http_address(url)
        if parts is None:
            self.reject("url", f"{url!r} is not an address", fix="http:// or https://")
        if parts.username or parts.password or parts.query:
            self.reject(
                "url",
                "a webhook's address may not carry a secret",
                details="it is written to build/, which is committed",
                fix="remove url and put the address into the file webhook_url, or only the token into webhook_token",
            )
        require_scheme(self, "https" if parts.scheme == "https" else "http", self.connection)

    def features(self) -> Iterator[Feature]:
        yield from super().features()
        if self.url is None:
            why = "0.25 cannot read an address from a file; 0.26 and 0.27 crash when that address answers with an error"
            yield Feature(f"{self.kind()} without a url", Version(0, 28), why)


@dataclass(frozen=True, kw_only=True, eq=False)
class Heartbeat(Webhook):
    """The service that raises the alarm when it no longer hears from us; files `heartbeat_url`, `heartbeat_token`."""

    resolved: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Telegram(Channel):
    """A Telegram chat; the bot's token is the file `telegram_bot_token`."""

    since: ClassVar[Version] = Version(0, 26)
    chat_id: int
    message: NonBlank

    def __post_init__(self) -> None:
        if self.chat_id == 0:
            self.reject("chat_id", f"{self.chat_id!r} is not a chat id", fix="a number; groups have negative ones")
