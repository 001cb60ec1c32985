"""The cost of an update that TradingMetrics refuses, with one series and with thousands of them, beside a good one."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from prometheus_client import CollectorRegistry

from bench.metrics.sample import Sample
from bench.metrics.scale import Scale
from bench.metrics.timing import measured
from bench.metrics.workload import OURS, Contender, Workload
from tradingbot import TradingMetrics
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE

TEST = "refused"
GOOD = "a good update"
# Series of the age of market data. The fewest have as many symbols as a process may have; one series more would not be
# refused with fewer.
SERIES = (25, 2_500)
_LABELS = "'provider0', 'venue0', 'symbol0'"
GOOD_SOURCE = f"metrics.market_data({_LABELS}, 'trades', now)"
REASONS = {
    "an unknown value": f"metrics.market_data({_LABELS}, 'trade', now)",
    "one value too many": "metrics.market_data('provider0', 'venue0', 'one more', 'trades', now)",
    "not a number": f"metrics.market_data({_LABELS}, 'trades', 'soon')",
}


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; `order` shuffles the workloads."""
    logging.disable()  # a handler costs what it costs
    filled = {series: trading_metrics(series) for series in SERIES}
    cases = list(product(REASONS, SERIES))
    for reason, series in order.sample(cases, len(cases)):
        names = {"metrics": filled[series], "now": time.time()}
        contenders = (Contender(OURS, REASONS[reason], names), Contender(GOOD, GOOD_SOURCE, names))
        floor, ours, good = measured(Workload(TEST, name(reason, series), contenders), scale, order)
        yield from (floor, replace(ours, counted={"good": ours.to_floor / good.to_floor}), good)


def name(reason: str, series: int) -> str:
    """The name of a workload."""
    return f"{reason}, {series:,} series"


def trading_metrics(series: int) -> TradingMetrics:
    """Metrics with so many series of the age of market data, among them all symbols that a process may have."""
    metrics = TradingMetrics(mode="production", version="1", commit="1", registry=CollectorRegistry())
    labels = MARKET_DATA_LAST_UPDATE.labels
    choices = [each.values or [f"{each.name}{number}" for number in range(each.size)] for each in labels]
    provider, venue, symbol, stream = choices
    for of_stream, of_provider, of_venue, of_symbol in islice(product(stream, provider, venue, symbol), series):
        metrics.market_data(of_provider, of_venue, of_symbol, of_stream, time.time())
    return metrics
