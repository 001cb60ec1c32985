"""Targets that are registered with Consul."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tradewatch.model import Connection, Discovery
from tradewatch.model.config import Config, given
from tradewatch.model.connection import Scheme, client_config, require_scheme
from tradewatch.model.duration import Repeat
from tradewatch.model.url import host_and_port


@dataclass(frozen=True, kw_only=True, eq=False)
class ConsulDiscovery(Discovery):
    """The instances of services that are registered with Consul; a token is a Bearer in the connection."""

    key: ClassVar[str] = "consul_sd_configs"
    meta: ClassVar[re.Pattern[str]] = re.compile(
        "__meta_consul_(?:address|dc|health|namespace|node|partition|service|service_address|service_id|service_port"
        r"|tags|(?:metadata|service_metadata|tagged_address)_\w+)"
    )
    server: str
    services: tuple[str, ...]
    tags: tuple[str, ...] = ()
    datacenter: str | None = None
    scheme: Scheme = "http"
    connection: Connection | None = None
    refresh_interval: Repeat | None = None

    def __post_init__(self) -> None:
        if not host_and_port(self.server):
            self.reject(
                "server", f"{self.server!r} is not host:port", fix="write host:port, for example consul.internal:8500"
            )
        if not self.services or not all(self.services):
            self.reject(
                "services",
                "no service to look for",
                details="without one, Consul itself is scraped too",
                fix="name a service",
            )
        require_scheme(self, self.scheme, self.connection)

    def config(self) -> Config:
        return {
            "server": self.server,
            **given(datacenter=self.datacenter),
            "scheme": self.scheme,
            "services": list(self.services),
            **given(tags=list(self.tags), refresh_interval=self.refresh_interval),
            **client_config(self.connection),
        }
