"""How a server connects to another one over HTTP: TLS, authorisation and proxy. Secrets are files on the server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tradewatch.model.config import Config, given
from tradewatch.model.defined import Defined
from tradewatch.model.url import http_address

Scheme = Literal["http", "https"]

_SERVER_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[^/\x00-\x1f\x7f]+)+")


@dataclass(frozen=True, kw_only=True, eq=False)
class Tls(Defined):
    """The certificates of an https connection; without any, the machine's trusted certificates.

    `ca_file` is the certificate to trust: an authority's or a self-signed one. `cert_file` and `key_file` are the
    client's own. `server_name` is the name in the certificate, if that is not the address.
    """

    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
    server_name: str | None = None

    def __post_init__(self) -> None:
        for argument in ("ca_file", "cert_file", "key_file"):
            if (path := getattr(self, argument)) is not None:
                require_server_path(self, argument, path)
        if (self.cert_file is None) is not (self.key_file is None):
            given, missing = ("cert_file", "key_file") if self.key_file is None else ("key_file", "cert_file")
            self.reject(given, f"there is a {given} without a {missing}", fix=f"add {missing}")
        if self.server_name is not None and not self.server_name:
            self.reject("server_name", "the server name is empty")

    def config(self) -> Config:
        """Its `tls_config`."""
        return given(
            ca_file=self.ca_file, cert_file=self.cert_file, key_file=self.key_file, server_name=self.server_name
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class BasicAuth(Defined):
    """A user name, and the file with the password."""

    username: str
    password_file: str

    def __post_init__(self) -> None:
        if not self.username or ":" in self.username:
            self.reject("username", f"{self.username!r} is not a user name", fix="use some text without a colon")
        require_server_path(self, "password_file", self.password_file)

    def config(self) -> Config:
        """Its part of the settings of an HTTP client."""
        return {"basic_auth": {"username": self.username, "password_file": self.password_file}}


@dataclass(frozen=True, kw_only=True, eq=False)
class Bearer(Defined):
    """The file with a bearer token."""

    credentials_file: str

    def __post_init__(self) -> None:
        require_server_path(self, "credentials_file", self.credentials_file)

    def config(self) -> Config:
        """Its part of the settings of an HTTP client."""
        return {"authorization": {"credentials_file": self.credentials_file}}


@dataclass(frozen=True, kw_only=True, eq=False)
class OAuth2(Defined):
    """A token that the server gets from `token_url` with its client id and the file with the client's secret."""

    client_id: str
    client_secret_file: str
    token_url: str
    scopes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.client_id:
            self.reject("client_id", "the client id is empty")
        require_server_path(self, "client_secret_file", self.client_secret_file)
        require_http_address(self, "token_url", self.token_url)

    def config(self) -> Config:
        """Its part of the settings of an HTTP client."""
        return {
            "oauth2": {
                "client_id": self.client_id,
                "client_secret_file": self.client_secret_file,
                "token_url": self.token_url,
                **given(scopes=list(self.scopes)),
            }
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Connection(Defined):
    """TLS, authorisation and proxy of a job, an Alertmanager, remote writing, a discovery or a webhook."""

    tls: Tls | None = None
    authorization: BasicAuth | Bearer | OAuth2 | None = None
    proxy_url: str | None = None

    def __post_init__(self) -> None:
        if self.proxy_url is not None:
            require_http_address(self, "proxy_url", self.proxy_url)


def client_config(connection: Connection | None) -> Config:
    """The settings of an HTTP client: `http_config` of a channel, and part of a job and of a discovery."""
    if connection is None:
        return {}
    return {
        **(connection.authorization.config() if connection.authorization else {}),
        **({"tls_config": connection.tls.config()} if connection.tls else {}),
        **given(proxy_url=connection.proxy_url),
    }


def require_server_path(definition: Defined, argument: str, path: str) -> None:
    """Raise DefinitionError unless this is the absolute path of a file on the server."""
    if not _SERVER_PATH.fullmatch(path):
        definition.reject(
            argument,
            f"{path!r} is not an absolute path",
            details="a relative path would lead into build/, which is committed",
            fix="use the path on the server's machine, for example /etc/prometheus/secrets/token, without '..'",
        )


def require_http_address(definition: Defined, argument: str, url: str) -> None:
    """Raise DefinitionError unless this is an http(s) address without a user and a password."""
    parts = http_address(url)
    if parts is None:
        definition.reject(argument, f"{url!r} is not an address", fix="use http(s)://host:port/path")
    if parts.username is not None or parts.password is not None:
        definition.reject(
            argument,
            "the address has a user or a password",
            details="it would be written to build/, which is committed",
            fix="use BasicAuth(username=..., password_file=...) in the connection",
        )


def require_scheme(definition: Defined, scheme: Scheme, connection: Connection | None) -> None:
    """Raise DefinitionError for TLS settings that plain HTTP would ignore."""
    if scheme == "http" and connection is not None and connection.tls is not None:
        fix = 'use https: scheme="https" or https://...'
        definition.reject("connection", "plain HTTP does not use the TLS settings", fix=fix)
