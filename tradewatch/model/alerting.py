"""How Prometheus sends alerts to Alertmanager."""

from __future__ import annotations

from dataclasses import dataclass

from tradewatch.model.connection import Connection, Scheme, require_scheme
from tradewatch.model.defined import Defined
from tradewatch.model.discovery import Discovery
from tradewatch.model.duration import Interval
from tradewatch.model.scrape import require_path


@dataclass(frozen=True, kw_only=True, eq=False)
class Alerting(Defined):
    """How Prometheus connects to the Alertmanagers in the addresses, and to those that `discovery` finds."""

    discovery: tuple[Discovery, ...] = ()
    scheme: Scheme = "http"
    path_prefix: str = "/"
    timeout: Interval = "10s"
    connection: Connection | None = None

    def __post_init__(self) -> None:
        require_scheme(self, self.scheme, self.connection)
        require_path(self, "path_prefix", self.path_prefix)
