"""How late a scrape makes a trading loop in the same process, and other ways to answer it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from statistics import fmean, median
from tempfile import TemporaryDirectory

from bench.metrics.sample import Sample, distribution
from bench.metrics.scale import Scale
from bench.metrics.stall import bot
from bench.metrics.workload import OURS, PEER, RAW
from bench.process import in_new_process
from bench.stats import percentiles

TEST = "stall"
SERIES = 10_000
WORKLOAD = f"scrape of {SERIES:,} series"
REST = "no scrape"
# Enough scrapes to create the objects that start a collection of the oldest generation, the longest of all stalls.
SCRAPES = 8
# Contender -> whose metrics are scraped, and the function of servers.py that answers. A quick run tries the first ones.
WAYS = {
    RAW: ("raw", "thread"),
    OURS: ("ours", "endpoint"),
    PEER: ("otel", "thread"),
    "forked process": ("ours", "fork"),
    "multiprocess mode": ("ours", "multiprocess"),
    "on the event loop": ("ours", "loop"),
}


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test, each from a bot of its own; `order` shuffles the ways to answer a scrape.

    A call is a tick of the bot's loop, and its time is how late it was.
    """
    found = {name: _trade(*WAYS[name]) for name in order.sample(list(WAYS)[: scale.ways], scale.ways)}
    yield _sample(REST, [tick for times in found.values() for tick in times["rest"]], 1.0, {})
    for name, times in found.items():
        to_rest = percentiles(times["late"])[99] / percentiles(times["rest"])[99]
        counted = {"scrape": median(times["scrapes"]), "collection": max(times["collections"], default=0.0)}
        yield _sample(name, times["late"], to_rest, counted)


def _trade(library: str, way: str) -> dict[str, list[float]]:
    """What `bot.trade` returns. Multiprocess mode applies to a whole process."""
    with TemporaryDirectory() as folder:
        variables = {"PROMETHEUS_MULTIPROC_DIR": folder} if way == "multiprocess" else {}
        return in_new_process(bot.trade, library, way, SERIES, SCRAPES, variables=variables)


def _sample(name: str, ticks: list[float], to_rest: float, counted: dict[str, float]) -> Sample:
    return Sample(TEST, WORKLOAD, name, fmean(ticks), median(ticks), distribution(ticks), to_rest, counted)
