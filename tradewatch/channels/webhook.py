"""Alertmanager's own JSON, to a service of yours or to one that watches the monitoring itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from tradewatch.model import Channel, Connection, Version
from tradewatch.model.channel import Feature
from tradewatch.model.config import Config, given
from tradewatch.model.connection import client_config, require_scheme
from tradewatch.model.url import http_address

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, eq=False)
class Webhook(Channel):
    """Alertmanager's own JSON to a service of yours.

    Secret: the file `webhook_token`, a bearer token that you make up and that the service checks
    (`openssl rand -hex 32`); none with `credentials=False`. An address that is a secret itself is the file
    `webhook_url`: give no `url`, and no token is sent, unless you give `credentials=True`; Alertmanager 0.28 or newer.

    The `connection` has TLS, a proxy, and any other authorisation, which needs `credentials=False`.
    """

    key: ClassVar[str] = "webhook_configs"
    url: str | None = None
    _: KW_ONLY
    credentials: bool | None = None
    connection: Connection | None = None

    def __post_init__(self) -> None:
        if self.url is not None:
            self._require_url(self.url)
        if self._sends_token and self.connection is not None and self.connection.authorization is not None:
            self.reject("connection", "a token and another authorisation", fix="add credentials=False")

    def _require_url(self, url: str) -> None:
        parts = http_address(url)
        if parts is None:
            self.reject("url", f"{url!r} is not an address", fix="begin it with http:// or https://")
        if parts.username or parts.password or parts.query:
            self.reject(
                "url",
                "a webhook's address may not carry a secret",
                details="it is written to build/, which is committed",
                fix=f"remove url and put the address into the file {self.kind()}_url, or only the token into "
                f"{self.kind()}_token",
            )
        require_scheme(self, "https" if parts.scheme == "https" else "http", self.connection)

    @property
    def _sends_token(self) -> bool:
        return self.url is not None if self.credentials is None else self.credentials

    def features(self) -> Iterator[Feature]:
        yield from super().features()
        if self.url is None:
            why = "0.25 cannot read an address from a file; 0.26 and 0.27 crash when that address answers with an error"
            yield Feature(f"{self.kind()} without a url", Version(0, 28), why)

    def config(self, secrets: str) -> Config:
        client = client_config(self.connection)
        if self._sends_token:
            client = {"authorization": {"credentials_file": f"{secrets}/{self.kind()}_token"}} | client
        address = {"url": self.url} if self.url else {"url_file": f"{secrets}/{self.kind()}_url"}
        return {**address, **given(http_config=client)}


@dataclass(frozen=True, kw_only=True, eq=False)
class Heartbeat(Webhook):
    """The dead man's switch: an external service that raises the alarm when the Watchdog no longer arrives.

    Secret: the file `heartbeat_token`, a bearer token of that service. Most services have none, and the address is the
    secret: give no `url`, and put the address into the file `heartbeat_url`; Alertmanager 0.28 or newer. An older one
    cannot read an address from a file, and needs a proxy that knows it.
    """

    for_people: ClassVar[bool] = False
    resolved: bool = False


def local_sink(url: str) -> Webhook:
    """A webhook on this machine that development sends to, without a secret.

    Raises DefinitionError for an address that is not a loopback one.
    """
    sink = Webhook(url, credentials=False)
    if urlsplit(url).hostname not in _LOOPBACK:
        sink.reject(
            "url",
            f"{url!r} is not on this machine",
            details="alerts would leave the machine without credentials",
            fix="write http://127.0.0.1:<port>/..., or Webhook(url), which sends a token",
        )
    return sink
