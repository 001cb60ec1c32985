"""What a server needs of a request besides the address: headers, credentials and a certificate to trust."""

from __future__ import annotations

import os
import re
import ssl
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tradewatch.foreign.file import read_file
from tradewatch.model import Problem, ProblemsFound

_VARIABLE = "env:"

# Bytes of a file with credentials or headers.
_LARGEST = 64 * 1024

_HEADER = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\x20-\x7e\t]*)")

# Prometheus sets these itself.
_OF_PROMETHEUS = {
    "accept",
    "accept-encoding",
    "connection",
    "host",
    "user-agent",
    "x-prometheus-scrape-timeout-seconds",
}


@dataclass(frozen=True)
class Access:
    """The `headers` to send, which may be secret, and the file with the certificates to trust in an https connection.

    Without the file, the machine's certificates are trusted.
    """

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    ca_file: Path | None = None

    def tls(self) -> ssl.SSLContext:
        """How to verify the server. Raises ProblemsFound if the file has no certificates."""
        if self.ca_file is None:
            return _of_machine()
        content = read_file(self.ca_file)
        try:
            return ssl.create_default_context(cadata=content.decode("ascii"))
        except (ssl.SSLError, ValueError):
            raise _problem(f"file {self.ca_file}", "has no certificate in PEM format") from None


@cache
def _of_machine() -> ssl.SSLContext:
    """The machine's certificates, which take long to read."""
    return ssl.create_default_context()


def read_access(headers: str | None, bearer: str | None, basic: str | None, ca_file: Path | None) -> Access:
    """The access from where its parts are: the path of a file, or `env:NAME` for an environment variable.

    `headers` are lines `NAME: VALUE`, `bearer` is a token and `basic` is `USER:PASSWORD`. Raises ProblemsFound if a
    part cannot be read or is malformed, without showing it.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(_content(headers).splitlines() if headers else (), 1):
        if line.strip():
            header = _HEADER.fullmatch(line)
            if header is None:
                raise _problem(_named(headers), f"line {number} is not NAME: VALUE in ASCII")
            if header[1].lower() in _OF_PROMETHEUS:
                raise _problem(
                    _named(headers), f"line {number} sets {header[1]}, which Prometheus sets itself", "remove it"
                )
            found[header[1]] = header[2].strip()
    if bearer:
        token = _content(bearer).strip()
        if not re.fullmatch(r"[\x21-\x7e]+", token):
            raise _problem(_named(bearer), "is not a token: it must be one word in ASCII")
        found["Authorization"] = f"Bearer {token}"
    if basic:
        pair = _content(basic).strip()
        if ":" not in pair or "\n" in pair:
            raise _problem(_named(basic), "is not USER:PASSWORD in one line")
        found["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return Access(found, ca_file)


def _content(place: str) -> str:
    """The text of a file or a variable. Raises ProblemsFound."""
    if place.startswith(_VARIABLE):
        value = os.environ.get(place.removeprefix(_VARIABLE), "")
        if not value:
            raise _problem(_named(place), "is not set")
        return value
    try:
        return read_file(Path(place), _LARGEST).decode()
    except UnicodeDecodeError:
        raise _problem(_named(place), "is not text in UTF-8") from None


def _named(place: str | None) -> str:
    place = place or ""
    if place.startswith(_VARIABLE):
        return f"variable {place.removeprefix(_VARIABLE)}"
    return f"file {place}"


def _problem(subject: str, summary: str, fix: str = "") -> ProblemsFound:
    return ProblemsFound(Problem("access", None, subject, summary, fix=fix))
