"""Run an update in several threads, tasks or processes at the same time."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context

from prometheus_client import CollectorRegistry

from bench.metrics.libraries import NAMES, ORDERS, instrument, label_sets, new_meter, prometheus_metric
from bench.metrics.timing import Batch, empty
from bench.metrics.workload import FLOOR, OURS, PEER, RAW
from tradingbot import TradingMetrics
from tradingbot.catalogue.trading import ORDERS_SUBMITTED

YIELD_AFTER = 100  # updates of a task
_ORDER = ("binance", "momentum", "buy", "limit")


@dataclass(frozen=True)
class CountedUpdate:
    """An update, and the series of a counter that shows how many were made; the empty call has none."""

    contender: str
    update: Callable[[], object]
    registry: CollectorRegistry | None = None
    series: str = ""
    labels: tuple[tuple[str, str], ...] = ()

    def count(self) -> float:
        """The updates that a scrape would show."""
        return (self.registry and self.registry.get_sample_value(self.series, dict(self.labels))) or 0.0


# Makes a number of updates in each of a number of threads, tasks or processes, and times them all together.
InParallel = Callable[[CountedUpdate, int, int], Batch]


def counted_updates() -> list[CountedUpdate]:
    """A counter's update with each contender, and the empty call."""
    (values,) = label_sets(1)
    labels = tuple(zip(NAMES, values, strict=True))
    registry, (otel_registry, meter) = CollectorRegistry(), new_meter()
    metrics = TradingMetrics(mode="development", version="1", commit="1", registry=CollectorRegistry())
    names = tuple(label.name for label in ORDERS_SUBMITTED.labels)
    return [
        CountedUpdate(FLOOR, empty),
        CountedUpdate(
            OURS,
            partial(metrics.order_submitted, *_ORDER),
            metrics.registry,
            ORDERS_SUBMITTED.name,
            tuple(zip(names, _ORDER, strict=True)),
        ),
        CountedUpdate(RAW, prometheus_metric(ORDERS, registry).labels(*values).inc, registry, ORDERS.name, labels),
        CountedUpdate(
            PEER, partial(instrument(ORDERS, meter).add, 1, dict(labels)), otel_registry, ORDERS.name, labels
        ),
    ]


def in_threads(counted: CountedUpdate, parallel: int, updates: int) -> Batch:
    """The times of `updates` updates in each of `parallel` threads."""
    start = threading.Barrier(parallel + 1)
    update = counted.update

    def run() -> None:
        start.wait()
        for _ in range(updates):
            update()

    threads = [threading.Thread(target=run) for _ in range(parallel)]
    for thread in threads:
        thread.start()
    start.wait()
    work, wall = time.process_time_ns(), time.perf_counter_ns()
    for thread in threads:
        thread.join()
    return Batch(time.process_time_ns() - work, time.perf_counter_ns() - wall)


def in_tasks(counted: CountedUpdate, parallel: int, updates: int) -> Batch:
    """The times of `updates` updates in each of `parallel` asyncio tasks."""
    update = counted.update

    async def run() -> None:
        for number in range(updates):
            update()
            if number % YIELD_AFTER == 0:
                await asyncio.sleep(0)

    async def run_all() -> Batch:
        work, wall = time.process_time_ns(), time.perf_counter_ns()
        await asyncio.gather(*(run() for _ in range(parallel)))
        return Batch(time.process_time_ns() - work, time.perf_counter_ns() - wall)

    return asyncio.run(run_all())


@contextmanager
def in_processes(number: int, folder: str) -> Iterator[InParallel]:
    """Start `number` processes that share values in the folder, in prometheus_client's multiprocess mode."""
    # A new process reads the variable when it imports prometheus_client; here it has no effect any more.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    with ExitStack() as stack:
        spawn = get_context("spawn")
        processes = [stack.enter_context(ProcessPoolExecutor(1, mp_context=spawn)) for _ in range(number)]

        def run(counted: CountedUpdate, parallel: int, updates: int) -> Batch:
            futures = [process.submit(_in_process, counted.contender, updates) for process in processes[:parallel]]
            batches = [future.result() for future in futures]
            return Batch(sum(batch.work for batch in batches), max(batch.wall for batch in batches))

        yield run


def _in_process(contender: str, updates: int) -> Batch:
    return in_threads(_by_contender()[contender], 1, updates)


@cache
def _by_contender() -> dict[str, CountedUpdate]:
    return {counted.contender: counted for counted in counted_updates()}
