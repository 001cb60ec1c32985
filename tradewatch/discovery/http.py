"""Targets that a service of yours lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tradewatch.model import Connection, Discovery
from tradewatch.model.config import Config, given
from tradewatch.model.connection import client_config, require_http_address, require_scheme
from tradewatch.model.duration import Repeat


@dataclass(frozen=True, kw_only=True, eq=False)
class HttpDiscovery(Discovery):
    """A service that answers with a JSON list of targets, with their labels."""

    key: ClassVar[str] = "http_sd_configs"
    meta: ClassVar[re.Pattern[str]] = re.compile("__meta_url")
    labels_targets: ClassVar[bool] = True
    url: str
    connection: Connection | None = None
    refresh_interval: Repeat | None = None

    def __post_init__(self) -> None:
        require_http_address(self, "url", self.url)
        require_scheme(self, "https" if self.url.startswith("https") else "http", self.connection)

    def config(self) -> Config:
        return {
            "url": self.url,
            **given(refresh_interval=self.refresh_interval),
            **client_config(self.connection),
        }
