"""Measure a case in rounds: everybody once, in a shuffled order, an empty call and an empty loop among them.

What a busy machine does to a measurement, it adds. So ratios are made of the lower deciles of the rounds: nine of
ten batches may be disturbed. And everybody's rounds lie in the same moments of the same process, so a machine that
as a whole becomes slower moves no ratio.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from statistics import fmean, median

from bench.metrics.case import FLOOR, RAW, Case
from bench.metrics.clock import BATCH, Statement
from bench.metrics.effort import Effort
from bench.metrics.sample import Sample, distribution, ratio

# At least so many, unless a case is slow.
ROUNDS = 3
_LOOP = "loop"


def empty() -> None:
    """The floor: what calling anything costs."""


@dataclass(frozen=True)
class Batch:
    """Nanoseconds of a batch: of work, and on the wall."""

    work: float
    wall: float


def measured(case: Case, effort: Effort, order: random.Random) -> Iterator[Sample]:
    """The figures of every contender of the case, the empty call first."""
    statements = {
        _LOOP: Statement("pass", {}),
        FLOOR: Statement("empty()", {"empty": empty}),
        **{each.name: Statement(each.source, each.names, case.collecting) for each in case.contenders},
    }
    gc.collect()
    calls = _calls(statements, {each.name for each in case.contenders} if case.slow else set())
    rounds = list(_rounds(statements, calls, effort.seconds, 1 if case.slow else ROUNDS, order))
    clock = median(statements[_LOOP].batch(1) for _ in range(100))
    loop = median(taken[_LOOP].work - clock for taken in rounds) / calls[_LOOP]
    wall_clock = median(statements[_LOOP].single() for _ in range(100))
    names = [name for name in statements if name != _LOOP]
    times = {name: [(taken[name].work - clock) / calls[name] - loop for taken in rounds] for name in names}
    for name in names:
        if calls[name] > 1:
            waited = [max(0.0, statements[name].single() - wall_clock) for _ in range(effort.singles)]
        else:
            waited = [taken[name].wall for taken in rounds]
        yield Sample(
            case.test,
            case.name,
            name,
            fmean(times[name]),
            median(times[name]),
            distribution(waited),
            ratio(times[name], times[FLOOR]),
            ratio(times[name], times[RAW]) if RAW in times and name not in (FLOOR, RAW) else None,
        )


def _calls(statements: dict[str, Statement], slow: set[str]) -> dict[str, int]:
    """Calls in a batch. Beside a statement that takes long, the others' batches are not much shorter than it."""
    quick = {name: statement for name, statement in statements.items() if name not in slow}
    found = {name: statement.calls() for name, statement in quick.items()}
    enough = 100 * BATCH if slow else min(max(took for _, took in found.values()) / 4, 100 * BATCH)
    long = {name: calls if took >= enough else quick[name].calls(enough)[0] for name, (calls, took) in found.items()}
    return {**long, **dict.fromkeys(slow, 1)}


def _rounds(
    statements: dict[str, Statement], calls: dict[str, int], seconds: float, least: int, order: random.Random
) -> Iterator[dict[str, Batch]]:
    """A batch of each, until the processor has worked long enough: the work of others does not count."""
    names = list(statements)
    end = time.process_time() + seconds
    for done in count():
        if done >= least and time.process_time() > end:
            return
        order.shuffle(names)
        yield {name: _batch(statements[name], calls[name]) for name in names}


def _batch(statement: Statement, calls: int) -> Batch:
    began = time.perf_counter_ns()
    work = statement.batch(calls)
    return Batch(work, time.perf_counter_ns() - began)
