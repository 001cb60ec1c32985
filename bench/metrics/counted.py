"""Updates that can be counted afterwards, so that not one may be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from prometheus_client import CollectorRegistry

from bench.metrics.case import FLOOR, OURS, PEER, RAW
from bench.metrics.peers import NAMES, ORDERS, family, instrument, meter, rows
from bench.metrics.rounds import empty
from tradingbot import TradingMetrics
from tradingbot.catalogue.trading import ORDERS_SUBMITTED

_SUBMITTED = ("binance", "momentum", "buy", "limit")


@dataclass(frozen=True)
class Counted:
    """An update, and the series that counts it as a scrape reads it; the empty call has none."""

    name: str
    update: Callable[[], object]
    registry: CollectorRegistry | None = None
    series: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    def arrived(self) -> float:
        """How many updates a scrape would see."""
        return (self.registry and self.registry.get_sample_value(self.series, dict(self.labels))) or 0.0


def contenders() -> list[Counted]:
    (row,) = rows(1)
    labels = tuple(zip(NAMES, row, strict=True))
    registry, (peer_registry, peer) = CollectorRegistry(), meter()
    metrics = TradingMetrics(mode="development", version="1", commit="1", registry=CollectorRegistry())
    names = tuple(label.name for label in ORDERS_SUBMITTED.labels)
    return [
        Counted(FLOOR, empty),
        Counted(
            OURS,
            partial(metrics.order_submitted, *_SUBMITTED),
            metrics.registry,
            ORDERS_SUBMITTED.name,
            tuple(zip(names, _SUBMITTED, strict=True)),
        ),
        Counted(RAW, family(ORDERS, registry).labels(*row).inc, registry, ORDERS.name, labels),
        Counted(PEER, partial(instrument(ORDERS, peer).add, 1, dict(labels)), peer_registry, ORDERS.name, labels),
    ]
