"""The cost of updates that several threads, tasks or processes make at the same time, and whether any is lost."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import fmean, median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from bench.metrics.parallel import CountedUpdate, InParallel, counted_updates, in_processes, in_tasks, in_threads
from bench.metrics.sample import Sample, distribution
from bench.metrics.scale import Scale
from bench.metrics.workload import FLOOR, PEER
from bench.stats import times_longer

TEST = "concurrency"
# Nanoseconds. Longer than the switch interval of 5 ms: in a shorter batch, threads would run one after the other.
BATCH = 10_000_000
PROCESSES = 4


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; `order` shuffles the rounds."""
    updates = counted_updates()
    yield from measured("threads", in_threads, updates, scale, order)
    yield from measured("tasks", in_tasks, updates, scale, order)
    few = replace(scale, parallel=tuple(number for number in scale.parallel if number <= PROCESSES))
    with TemporaryDirectory() as folder, in_processes(max(few.parallel), folder) as run:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, folder)
        # OpenTelemetry does not have a multiprocess mode.
        shared = [replace(each, registry=registry) for each in updates if each.contender != PEER]
        yield from measured("processes", run, shared, few, order)


class CountedBatch(NamedTuple):
    """CPU time and wall-clock time per update in nanoseconds, how many updates were made, and how many were lost."""

    work: float
    wall: float
    made: int
    lost: float


def measured(
    noun: str, run: InParallel, updates: Sequence[CountedUpdate], scale: Scale, order: random.Random
) -> Iterator[Sample]:
    """A sample of each contender with each of `scale.parallel`, in rounds like those of `timing.measured`.

    `noun` names what runs in parallel. `updates` must contain the empty call.
    """
    sizes = {counted.contender: _updates_per_batch(run, counted) for counted in updates}
    runs: dict[tuple[int, str], list[CountedBatch]] = defaultdict(list)
    for _ in range(scale.rounds):
        for parallel in order.sample(scale.parallel, len(scale.parallel)):
            for counted in order.sample(updates, len(updates)):
                each = sizes[counted.contender] // parallel + 1
                runs[parallel, counted.contender].append(_batch(run, counted, parallel, each))
    work = {key: [batch.work for batch in batches] for key, batches in runs.items()}
    wall = {key: [batch.wall for batch in batches] for key, batches in runs.items()}
    for (parallel, name), batches in runs.items():
        times = wall[parallel, name]
        counts = {"contention": times_longer(times, wall[scale.parallel[0], name])}
        if name != FLOOR:
            counts["made"] = sum(batch.made for batch in batches)
            counts["lost"] = sum(batch.lost for batch in batches)
        yield Sample(
            TEST,
            f"{noun}: {parallel}",
            name,
            fmean(times),
            median(times),
            distribution(times),
            times_longer(work[parallel, name], work[parallel, FLOOR]),
            counts,
        )


def _batch(run: InParallel, counted: CountedUpdate, parallel: int, updates: int) -> CountedBatch:
    before = counted.count()
    batch = run(counted, parallel, updates)
    made = updates * parallel
    return CountedBatch(batch.work / made, batch.wall / made, made, made - (counted.count() - before))


def _updates_per_batch(run: InParallel, counted: CountedUpdate) -> int:
    updates = 200
    while (took := run(counted, 1, updates).work) < BATCH / 4:
        updates *= 2
    return int(updates * BATCH / took)
