"""Whether a process that forks while its threads update metrics has children that hang at their first updates."""

from __future__ import annotations

import faulthandler
import logging
import os
import random
import select
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from statistics import fmean, median

from prometheus_client import CollectorRegistry

from bench.metrics.libraries import prometheus_metric
from bench.metrics.sample import Sample, distribution
from bench.metrics.scale import Scale
from bench.metrics.timing import empty
from bench.metrics.workload import FLOOR, OURS, RAW
from tradingbot import TradingMetrics
from tradingbot.catalogue.api import HTTP_REQUESTS_IN_FLIGHT
from tradingbot.catalogue.risk import EQUITY, EXPOSURE
from tradingbot.catalogue.trading import ORDER_ACK_DURATION, ORDERS_SUBMITTED

TEST = "fork"
THREADS = 3
# Seconds: after which a child hangs, and after which the whole process does. A child needs less than a millisecond.
DEADLINE, ABANDONED = 2.0, 120.0
# Children that run at the same time, so that those that hang do so together.
TOGETHER = 10
COUNT, EVERYTHING = "threads that count", "threads that update everything"

# An update of each kind, one that is refused, and one of a label set that is new: that of the given symbol.
EachKind = Callable[[str], object]


@dataclass(frozen=True)
class Updates:
    """What the threads and the children do with one contender."""

    count: Callable[[], object]
    each_kind: EachKind


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; a call is all updates of a child. `order` shuffles the contenders."""
    logging.disable()
    faulthandler.dump_traceback_later(ABANDONED, exit=True)
    for workload in (COUNT, EVERYTHING):
        found = {name: _forked(CONTENDERS[name](), workload, scale) for name in order.sample(list(CONTENDERS), 3)}
        floor = median(took for took in found[FLOOR] if took)
        for name, times in found.items():
            hung = [DEADLINE * 1e9 if took is None else took for took in times]
            counted = {} if name == FLOOR else {"forked": float(len(times)), "hung": float(times.count(None))}
            to_floor = median(hung) / floor
            yield Sample(TEST, workload, name, fmean(hung), median(hung), distribution(hung), to_floor, counted)
    faulthandler.cancel_dump_traceback_later()


def _forked(updates: Updates, workload: str, scale: Scale) -> list[float | None]:
    in_threads: EachKind = updates.each_kind if workload == EVERYTHING else lambda _: updates.count()
    with _threads(in_threads):
        return children(updates.each_kind, scale.forks)


def children(each_kind: EachKind, forks: int) -> list[float | None]:
    """The nanoseconds that each child needed for its updates; None for a child that hangs."""
    times: list[float | None] = []
    while len(times) < forks:
        together = range(len(times), min(len(times) + TOGETHER, forks))
        started = [_child(each_kind, f"child{number}") for number in together]
        end = time.monotonic() + DEADLINE
        times += [_ended(*child, max(0.0, end - time.monotonic())) for child in started]
    return times


def _child(each_kind: EachKind, symbol: str) -> tuple[int, int]:
    """A child that makes the updates and writes the nanoseconds to a pipe: its process id, and the pipe."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer versions of Python warn of what is tested here
        process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    try:
        start = time.perf_counter_ns()
        each_kind(symbol)
        os.write(writing, str(time.perf_counter_ns() - start).encode())
    finally:
        os._exit(0)


def _ended(process: int, reading: int, seconds: float) -> float | None:
    """The nanoseconds that a child needed, or None after some seconds; the child does not run any more.

    Raises RuntimeError if its updates failed.
    """
    says = select.select([reading], [], [], seconds)[0]
    said = os.read(reading, 32) if says else b""
    os.close(reading)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    if says and not said:
        raise RuntimeError("the updates of a child failed")
    return float(said) if said else None


@contextmanager
def _threads(run: EachKind) -> Iterator[None]:
    """Threads that make updates in an endless loop, each for a symbol of its own."""
    stopped = threading.Event()

    def loop(symbol: str) -> None:
        while not stopped.is_set():
            run(symbol)

    threads = [threading.Thread(target=loop, args=(f"thread{number}",)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def _empty() -> Updates:
    return Updates(empty, lambda _: empty())


def _ours() -> Updates:
    metrics = TradingMetrics(mode="production", version="1", commit="1", registry=CollectorRegistry())
    count = partial(metrics.order_submitted, "binance", "momentum", "buy", "limit")

    def run(symbol: str) -> None:
        count()
        metrics.equity("binance", "main", 1500.0)
        metrics.order_acknowledged("binance", "limit", 0.03)
        with metrics.http_request("GET", "/status"):
            pass
        metrics.order_submitted("binance", "momentum", "buy", "a typo")
        metrics.exposure("binance", symbol, "long", 100.0)
        metrics.position_closed("binance", symbol)

    return Updates(count, run)


def _raw() -> Updates:
    registry = CollectorRegistry()
    counter, gauge, histogram, level, exposure = (
        prometheus_metric(metric, registry)
        for metric in (ORDERS_SUBMITTED, EQUITY, ORDER_ACK_DURATION, HTTP_REQUESTS_IN_FLIGHT, EXPOSURE)
    )
    count = counter.labels("binance", "momentum", "buy", "limit").inc

    def run(symbol: str) -> None:
        count()
        gauge.labels("binance", "main").set(1500.0)
        histogram.labels("binance", "limit").observe(0.03)
        with level.track_inprogress():
            pass
        with suppress(ValueError):
            counter.labels("binance", "momentum", "buy", "limit").inc(-1)
        exposure.labels("binance", symbol, "long").set(100.0)
        exposure.remove("binance", symbol, "long")

    return Updates(count, run)


CONTENDERS: dict[str, Callable[[], Updates]] = {FLOOR: _empty, OURS: _ours, RAW: _raw}
