"""The two ends of the range of supported versions of Prometheus, where they differ about a scrape."""

from __future__ import annotations

import re
from dataclasses import dataclass

TEXT = "text/plain"
OPENMETRICS = "application/openmetrics-text"
PROTOBUF = "application/vnd.google.protobuf"

# RFC 9110's token and quoted text, and a parameter, as Go's package mime reads them.
_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_TYPE = re.compile(rf"\s*({_WORD}/{_WORD})\s*(?=;|$)")
_PARAMETER = re.compile(rf'\s*;\s*({_WORD})\s*=\s*({_WORD}|"(?:[^"\\\r\n]|\\.)*")')


@dataclass(frozen=True)
class Prometheus:
    """A version of Prometheus: the headers of its requests, and what it reads.

    `strict` is whether it refuses an answer whose Content-Type is missing, faulty or of another format; otherwise it
    reads such an answer as text. `quotes` is whether it reads names in quotation marks, with any character of UTF-8.
    `bounds` is whether it stores the bound of a bucket as a number, so that le="1" and le="1.0" are the same.
    """

    version: str
    agent: str
    accept: str
    strict: bool
    quotes: bool
    bounds: bool

    def __str__(self) -> str:
        return f"Prometheus {self.version}"

    def format(self, content_type: str) -> str | None:
        """The media type as which an answer with this Content-Type is read; None if it is refused."""
        media = _media_type(content_type)
        if media in (TEXT, OPENMETRICS, PROTOBUF):
            return media
        return None if self.strict else TEXT


# What both send without feature flags and `scrape_protocols`: neither offers protobuf.
OLDEST = Prometheus(
    version="2.42",
    agent="Prometheus/2.42.0",
    accept="application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    strict=False,
    quotes=False,
    bounds=False,
)
NEWEST = Prometheus(
    version="3.5",
    agent="Prometheus/3.5.3",
    accept="application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
    strict=True,
    quotes=True,
    bounds=True,
)


def _media_type(content_type: str) -> str | None:
    """The media type of a header; None if Go does not accept the header."""
    found = _TYPE.match(content_type)
    if found is None:
        return None
    values: dict[str, str] = {}
    end = found.end()
    while parameter := _PARAMETER.match(content_type, end):
        name, value, end = parameter[1].lower(), parameter[2], parameter.end()
        if values.setdefault(name, value) != value:
            return None
    return found[1].lower() if content_type[end:].strip() in ("", ";") else None
