"""The cost of symbols that come and go: ever new ones beside the same one, and the memory that stays."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, repeat
from timeit import Timer

from prometheus_client import CollectorRegistry

from bench.metrics.libraries import prometheus_metric
from bench.metrics.sample import Sample
from bench.metrics.scale import Scale
from bench.metrics.timing import measured
from bench.metrics.workload import OURS, RAW, Contender, Workload
from tradingbot import TradingMetrics
from tradingbot.catalogue.providers import MARKET_DATA_DELAY, MARKET_DATA_LAST_UPDATE
from tradingbot.catalogue.risk import EXPOSURE

TEST = "rotation"
NEW, SAME = "a new symbol each time", "the same symbol each time"
# Symbols before memory is compared, more than a process may have at a time; and symbols between the comparisons.
FIRST, ROTATED = 100, 1_000

_OURS = """\
symbol = next(symbols)
metrics.market_data('binance', 'binance', symbol, 'trades', event)
metrics.exposure('binance', symbol, 'long', 100.0)
metrics.position_closed('binance', symbol)
metrics.market_data_unsubscribed('binance', 'binance', symbol, 'trades')"""
_RAW = """\
symbol = next(symbols)
age.labels('binance', 'binance', symbol, 'trades').set_to_current_time()
delay.observe(max(0.0, time() - event))
exposure.labels('binance', symbol, 'long').set(100.0)
exposure.remove('binance', symbol, 'long')
age.remove('binance', 'binance', symbol, 'trades')"""


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; `order` shuffles the workloads."""
    grown = {each.name: {"grown": growth(each)} for each in contenders(new_symbols())}
    for name, symbols in order.sample([(NEW, new_symbols()), (SAME, repeat("BTC-USD"))], 2):
        for found in measured(Workload(TEST, name, contenders(symbols), collecting=True), scale, order):
            yield replace(found, counted=grown.get(found.contender, {})) if name == NEW else found


def contenders(symbols: Iterator[str]) -> tuple[Contender, ...]:
    """The life of the next symbol, with TradingMetrics and with the same metrics of prometheus_client."""
    registry = CollectorRegistry()
    age, exposure, delay = (
        prometheus_metric(metric, registry) for metric in (MARKET_DATA_LAST_UPDATE, EXPOSURE, MARKET_DATA_DELAY)
    )
    bound = delay.labels("binance", "binance", "trades")
    metrics = TradingMetrics(mode="development", version="1", commit="1", registry=CollectorRegistry())
    common = {"symbols": symbols, "event": time.time()}
    return (
        Contender(OURS, _OURS, {**common, "metrics": metrics}),
        Contender(RAW, _RAW, {**common, "age": age, "delay": bound, "exposure": exposure, "time": time.time}),
    )


def new_symbols() -> Iterator[str]:
    """Names that never occur again."""
    return (f"S{number}-USD" for number in count())


def growth(contender: Contender) -> float:
    """Bytes per symbol that stay after ROTATED symbols came and went, when FIRST already have."""
    life = Timer(contender.source, globals=dict(contender.names))

    def rotate(symbols: int) -> int:
        life.timeit(symbols)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    before = rotate(FIRST)
    grown = rotate(ROTATED) - before
    tracemalloc.stop()
    return grown / ROTATED
