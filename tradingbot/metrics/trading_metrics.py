"""TradingMetrics: the recorder and its timers, over one registry, with their server."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector

from tradewatch.instruments import Endpoint, Instruments, Mode, exposition
from tradingbot.catalogue import METRICS
from tradingbot.catalogue.api import HTTP_REQUESTS_IN_FLIGHT
from tradingbot.catalogue.exporters import BOT
from tradingbot.catalogue.labels import SCOPE
from tradingbot.catalogue.risk import KILL_SWITCH_ACTIVE
from tradingbot.catalogue.system import BUILD_INFO, CLOCK, METRICS_DROPPED, PLANNED_STOP
from tradingbot.catalogue.trading import ORDERS_UNRESOLVED
from tradingbot.metrics.timed import TimedRecorder


class TradingMetrics(TimedRecorder):
    """Records what happens in a trading bot, with a method per event. Create one when the bot starts; call `serve`.

        metrics = TradingMetrics(mode="production", version="1.4.2", commit="9f8e7d6", venues=["binance"])
        metrics.serve(9400)
        metrics.order_submitted("binance", "momentum", "buy", "limit")

    Each method says whether every bot must call it. MetricsAbsent fires if one of these is not called; but kill_switch
    and orders_unresolved start at 0 instead. docs/INSTRUMENTING.md has a complete bot.

    mode: "development" raises UpdateRefused for a wrong update: a label value that the catalogue does not have, one
    value of a gauge too many, a counter that would decrease, a number that cannot be right. "production" counts the
    update in tradingbot_metrics_dropped_total and logs it with the logger `tradewatch.instruments`, at most once per
    minute for each metric and reason; no method raises, whatever its arguments are. An update of several metrics is
    refused as a whole.

    version, commit: of the bot, for tradingbot_build_info.

    venues, providers, symbols, strategies, routes: those that are known at the start, as lists. They are optional. With
    them, counters start at 0, so that an alert sees the very first reject. Others may come later.

    maximum: how many values a label may have at a time, for example {"symbol": 60}, instead of the catalogue's number.
    Beyond it, counters and histograms count under "other". Gauges are refused: nothing is evicted, so call
    position_closed and market_data_unsubscribed.

    Raises ValueError, in both modes, for a wrong argument here.

    now: returns the time in unix seconds, for every timestamp; a simulation or a backtest has a time of its own.

    registry: a registry of prometheus_client for the bot's metrics; without it, this object has a registry of its own,
    with process_* and python_* in it. Each bot in a process has a TradingMetrics, a registry and a port of its own.

    Methods can be called from any thread and any task. Numbers can have any type that float() takes, also Decimal.
    Labels are text, also a member of a StrEnum.
    """

    def __init__(
        self,
        *,
        mode: Mode,
        version: str,
        commit: str,
        venues: Collection[str] = (),
        providers: Collection[str] = (),
        symbols: Collection[str] = (),
        strategies: Collection[str] = (),
        routes: Collection[str] = (),
        maximum: Mapping[str, int] | None = None,
        now: Callable[[], float] = time.time,
        registry: CollectorRegistry | None = None,
    ) -> None:
        if registry is None:
            registry = CollectorRegistry()
            for library in (ProcessCollector, PlatformCollector, GCCollector):
                library(registry=registry)
        self.registry = registry
        known = {"venue": venues, "provider": providers, "symbol": symbols, "strategy": strategies, "route": routes}
        instruments = Instruments(
            (metric for metric in METRICS if metric.exporter is BOT),
            registry=registry,
            mode=mode,
            dropped=METRICS_DROPPED,
            levels=(HTTP_REQUESTS_IN_FLIGHT,),
            clock=CLOCK,
            now=now,
            known=known,
            maximum=maximum,
        )
        super().__init__(instruments)
        instruments.gauge(BUILD_INFO)[version, commit].set(1)
        # A start ends a planned stop.
        instruments.gauge(PLANNED_STOP)[()].stamp()
        # The two gauges that are 0 at the start.
        for scope in SCOPE.values:
            instruments.gauge(KILL_SWITCH_ACTIVE)[scope].start_at(0)
        for venue in venues:
            instruments.gauge(ORDERS_UNRESOLVED)[venue].start_at(0)

    def serve(self, port: int, address: str = "127.0.0.1") -> Endpoint:
        """Serve the metrics over HTTP in a thread, for Prometheus to scrape.

        port: 0 for any free one. address: where to listen. The default can only be reached from this machine. For a
        Prometheus on another machine, use an interface's address, or "0.0.0.0" for all. There is no password: let a
        firewall admit only Prometheus. Raises OSError if the port is taken: call it at the start, before the first
        order.
        """
        return Endpoint(self.registry, port, address)

    def exposition(self) -> bytes:
        """The metrics in Prometheus' text format 0.0.4, for a bot that serves them with its own web framework."""
        return b"".join(exposition(self.registry))
