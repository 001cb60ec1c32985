"""Targets that a name in DNS resolves to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from tradewatch.model import Discovery
from tradewatch.model.config import Config, given
from tradewatch.model.duration import Repeat
from tradewatch.model.url import host_and_port


@dataclass(frozen=True, kw_only=True, eq=False)
class DnsDiscovery(Discovery):
    """What a name resolves to: SRV records have a port of their own, A and AAAA records need `port`."""

    key: ClassVar[str] = "dns_sd_configs"
    meta: ClassVar[re.Pattern[str]] = re.compile("__meta_dns_(?:name|srv_record_target|srv_record_port)")
    names: tuple[str, ...]
    type: Literal["SRV", "A", "AAAA"] = "SRV"
    port: int | None = None
    refresh_interval: Repeat | None = None

    def __post_init__(self) -> None:
        if not self.names:
            self.reject("names", "no name to look up", fix="give at least one name")
        for name in self.names:
            if not host_and_port(f"{name}:1"):
                self.reject("names", f"{name!r} is not a name in DNS")
        if self.type == "SRV":
            if self.port is not None:
                self.reject("port", "an SRV record has its own port", fix="remove port")
        elif self.port is None or not 1 <= self.port <= 65535:
            self.reject("port", f"a port of {self.port} for {self.type} records", fix="give one from 1 to 65535")

    def config(self) -> Config:
        return {
            "names": list(self.names),
            "type": self.type,
            **given(port=self.port, refresh_interval=self.refresh_interval),
        }
