"""How long an update waits for another thread that the interpreter stopped in the middle of an update.

The interpreter switches threads as often as it can, and all of them update one child. The longest of many calls is
compared with the longest empty call, which waits for the interpreter too.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import fmean, median

from bench.metrics.parallel import counted_updates
from bench.metrics.sample import Sample, distribution
from bench.metrics.scale import Scale
from bench.metrics.workload import FLOOR

TEST = "handover"
THREADS = 4
WORKLOAD = f"{THREADS} threads"
CALLS = 1_000  # of a thread in a round
INTERVAL = 1e-6  # seconds: the shortest


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process, of single calls by the wall clock; `order` shuffles the rounds."""
    updates = {each.contender: each.update for each in counted_updates()}
    rounds: dict[str, list[list[float]]] = defaultdict(list)
    with _switch_interval(INTERVAL):
        for _ in range(scale.rounds):
            for name in order.sample(list(updates), len(updates)):
                rounds[name].append(single_calls(updates[name]))
    longest = {name: median(map(max, found)) for name, found in rounds.items()}
    for name, found in rounds.items():
        times = [took for each in found for took in each]
        to_floor = longest[name] / longest[FLOOR]
        yield Sample(TEST, WORKLOAD, name, fmean(times), median(times), distribution(times), to_floor)


def single_calls(update: Callable[[], object]) -> list[float]:
    """The nanoseconds of each call, in all threads together."""
    start = threading.Barrier(THREADS)
    found: list[float] = []

    def run() -> None:
        clock, times = time.perf_counter_ns, [0] * CALLS
        start.wait()
        for number in range(CALLS):
            begin = clock()
            update()
            times[number] = clock() - begin
        found.extend(times)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@contextmanager
def _switch_interval(seconds: float) -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
