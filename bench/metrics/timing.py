"""Time the statements of a workload in rounds: each contender once per round, in shuffled order.

Other programs on the machine only ever make a batch take longer, so ratios are made of the lower deciles of the
rounds: nine of ten batches may be disturbed. All contenders run at the same time in the same process, so a machine
that becomes slower changes no ratio. timeit makes the loop, so `python -m timeit -p` measures the same.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from statistics import fmean, median
from timeit import Timer
from typing import Any

from bench.metrics.sample import Sample, distribution
from bench.metrics.scale import Scale
from bench.metrics.workload import FLOOR, Workload
from bench.stats import times_longer

# Nanoseconds of a batch: a hundred times the cost of the clock, and short enough to fit between two interruptions.
BATCH = 50_000
# The longest batch of a fast statement beside a slow one.
LONG_BATCH = 100 * BATCH
# Above this, a statement is not warmed up again.
SLOW = 1_000 * BATCH
# How often a statement is repeated inside the loop. An empty call costs little more than the loop itself, so with one
# copy the ratios to it would depend on how exactly the cost of the loop is known.
COPIES = 20
# The fewest rounds of a workload that is not slow.
ROUNDS = 3
_LOOP = "loop"


def empty() -> None:
    """The floor: the cost of calling anything."""


@dataclass(frozen=True)
class Batch:
    """Nanoseconds of a batch: CPU time, and wall-clock time."""

    work: float
    wall: float


class Statement:
    """Python source that can be timed.

    Batches are timed by the thread's CPU time, which does not include other programs. Single calls are timed by the
    wall clock, because a caller waits for other programs too. timeit switches the garbage collector off;
    `collecting` leaves it on, for statements that create so many objects that a bot would pay for it.
    """

    def __init__(self, source: str, names: Mapping[str, Any], collecting: bool = False) -> None:
        setup = "gc.enable()" if collecting else "pass"
        names = {**names, "gc": gc}
        self._single = Timer(source, setup, time.perf_counter_ns, names)
        self._batch = Timer(source, setup, time.thread_time_ns, names)
        self._batch_of_copies = Timer("\n".join([source] * COPIES), setup, time.thread_time_ns, names)

    def single(self) -> float:
        """Wall-clock nanoseconds of one call, including the cost of the clock."""
        return self._single.timeit(1)

    def batch(self, calls: int) -> Batch:
        """The times of `calls` calls in a row, including the cost of the clock."""
        start = time.perf_counter_ns()
        if calls % COPIES:
            work = self._batch.timeit(calls)
        else:
            work = self._batch_of_copies.timeit(calls // COPIES)
        return Batch(work, time.perf_counter_ns() - start)

    def calibrate(self, shortest: float = BATCH) -> tuple[int, float]:
        """How many calls take at least `shortest` nanoseconds of CPU time, and the time that they take.

        This also warms the statement up.
        """
        calls = 1
        while (took := self._warm(calls)) < shortest:
            calls = max(2 * calls, int(calls * shortest / max(took, 1.0)) + 1)
            if calls > COPIES // 2:
                calls = -(-calls // COPIES) * COPIES
        return calls, took

    def _warm(self, calls: int) -> float:
        """The shortest CPU time of three batches, because the first is often the longest."""
        first = self.batch(calls).work
        return first if first > SLOW else min(first, self.batch(calls).work, self.batch(calls).work)


def measured(workload: Workload, scale: Scale, order: random.Random) -> Iterator[Sample]:
    """A sample of each contender of the workload, the empty call first; `order` shuffles the rounds."""
    statements = {
        _LOOP: Statement("pass", {}),
        FLOOR: Statement("empty()", {"empty": empty}),
        **{each.name: Statement(each.source, each.names, workload.collecting) for each in workload.contenders},
    }
    gc.collect()
    slow = {each.name for each in workload.contenders} if workload.slow else set()
    calls = _calls(statements, slow)
    rounds = list(_rounds(statements, calls, scale.seconds, 1 if workload.slow else ROUNDS, order))
    clock = median(statements[_LOOP].batch(1).work for _ in range(100))
    loop = median(batches[_LOOP].work - clock for batches in rounds) / calls[_LOOP]
    wall_clock = median(statements[_LOOP].single() for _ in range(100))
    names = [name for name in statements if name != _LOOP]
    work = {name: [(batches[name].work - clock) / calls[name] - loop for batches in rounds] for name in names}
    for name in names:
        if calls[name] > 1:
            singles = [max(0.0, statements[name].single() - wall_clock) for _ in range(scale.single_calls)]
        else:
            singles = [batches[name].wall for batches in rounds]
        yield Sample(
            workload.test,
            workload.name,
            name,
            fmean(work[name]),
            median(work[name]),
            distribution(singles),
            times_longer(work[name], work[FLOOR]),
        )


def _calls(statements: Mapping[str, Statement], slow: set[str]) -> dict[str, int]:
    """The number of calls in a batch of each statement.

    A fast statement's batch takes at least a quarter of the longest batch, up to LONG_BATCH.
    """
    fast = {name: statement for name, statement in statements.items() if name not in slow}
    calibrated = {name: statement.calibrate() for name, statement in fast.items()}
    shortest = LONG_BATCH if slow else min(max(took for _, took in calibrated.values()) / 4, LONG_BATCH)
    calls = {
        name: calls if took >= shortest else fast[name].calibrate(shortest)[0]
        for name, (calls, took) in calibrated.items()
    }
    return {**calls, **dict.fromkeys(slow, 1)}


def _rounds(
    statements: Mapping[str, Statement], calls: Mapping[str, int], seconds: float, fewest: int, order: random.Random
) -> Iterator[dict[str, Batch]]:
    """A batch of each statement per round, until this process used `seconds` of CPU time."""
    names = list(statements)
    end = time.process_time() + seconds
    for done in count():
        if done >= fewest and time.process_time() > end:
            return
        order.shuffle(names)
        yield {name: statements[name].batch(calls[name]) for name in names}
