"""How Prometheus sends samples to another store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tradewatch.model.connection import (
    Connection,
    require_http_address,
    require_scheme,
)
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Interval
from tradewatch.model.relabel import Relabel

# Prometheus sets these headers itself, and refuses them in its configuration.
_RESERVED_HEADERS = {
    *("authorization", "host", "content-encoding", "content-length", "content-type", "user-agent", "connection"),
    *("keep-alive", "proxy-authenticate", "proxy-authorization", "www-authenticate", "accept-encoding"),
    *("x-prometheus-remote-write-version", "x-prometheus-remote-read-version"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class RemoteWrite(Defined):
    """Another store, to which Prometheus sends samples with the external labels; `relabel` selects or changes series.

    Prometheus' own metrics and log have the `name`. `headers` are sent with each request, for example a tenant's name.
    """

    name: str
    url: str
    relabel: tuple[Relabel, ...] = ()
    timeout: Interval = "30s"
    headers: Mapping[str, str] = field(default_factory=dict)
    connection: Connection | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[\w.-]+", self.name, re.ASCII):
            self.reject("name", f"{self.name!r} is not a name", fix="use letters, digits, '_', '-' and '.'")
        require_http_address(self, "url", self.url)
        require_scheme(self, "https" if self.url.startswith("https") else "http", self.connection)
        for header, value in self.headers.items():
            if header.lower() in _RESERVED_HEADERS:
                self.reject(
                    "headers", f"{header!r} is a header that Prometheus sets", fix="authorise in the connection"
                )
            if not re.fullmatch(r"[\w.!#$%&'*+^`|~-]+", header, re.ASCII) or not value.isprintable():
                fix = 'write {"X-Scope-OrgID": "web"}'
                self.reject("headers", f"{header!r}: {value!r} is not a header", fix=fix)
        for step in self.relabel:
            for label in step.source_labels:
                if label.startswith("__") and label != "__name__":
                    fix = "use a label of the series, or __name__ for the metric"
                    step.reject("source_labels", f"a series does not have the label {label!r}", fix=fix)
