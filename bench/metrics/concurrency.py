"""What updates cost when several threads, tasks or processes make them at once, and whether one is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import fmean, median
from tempfile import TemporaryDirectory

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from bench.metrics.case import FLOOR, PEER, RAW
from bench.metrics.counted import Counted, contenders
from bench.metrics.effort import Effort
from bench.metrics.rounds import Batch
from bench.metrics.sample import Sample, distribution, ratio
from bench.metrics.together import Together, in_processes, in_tasks, in_threads

TEST = "concurrency"
# Nanoseconds. Longer than the switch interval of 5 ms, or threads would only run one after the other.
BATCH = 10_000_000
PROCESSES = 4


def samples(effort: Effort, order: random.Random) -> Iterator[Sample]:
    subjects = contenders()
    yield from measured("threads", in_threads, subjects, effort, order)
    yield from measured("tasks", in_tasks, subjects, effort, order)
    few = replace(effort, parallel=tuple(n for n in effort.parallel if n <= PROCESSES))
    with TemporaryDirectory() as folder, in_processes(max(few.parallel), folder) as together:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, folder)
        # OpenTelemetry has no such mode.
        sharing = [replace(subject, registry=registry) for subject in subjects if subject.name != PEER]
        yield from measured("processes", together, sharing, few, order)


def measured(
    noun: str, together: Together, subjects: Sequence[Counted], effort: Effort, order: random.Random
) -> Iterator[Sample]:
    """Every subject with every number of threads or tasks, in rounds like those of `rounds.measured`."""
    turns = {subject.name: _turns(together, subject) for subject in subjects}
    times: dict[tuple[int, str], list[Batch]] = {(n, each.name): [] for n in effort.parallel for each in subjects}
    made = dict.fromkeys(times, 0.0)
    lost = dict.fromkeys(times, 0.0)
    for _ in range(effort.rounds):
        for parallel in order.sample(effort.parallel, len(effort.parallel)):
            for subject in order.sample(subjects, len(subjects)):
                each = turns[subject.name] // parallel + 1
                before = subject.arrived()
                took = together(subject, parallel, each)
                updates = each * parallel
                times[parallel, subject.name].append(Batch(took.work / updates, took.wall / updates))
                if subject.registry:
                    made[parallel, subject.name] += updates
                    lost[parallel, subject.name] += updates - (subject.arrived() - before)
    work = {key: [batch.work for batch in batches] for key, batches in times.items()}
    wall = {key: [batch.wall for batch in batches] for key, batches in times.items()}
    for (parallel, name), waited in wall.items():
        counted = {"contention": ratio(waited, wall[effort.parallel[0], name])}
        if name != FLOOR:
            counted |= {"made": made[parallel, name], "lost": lost[parallel, name]}
        yield Sample(
            TEST,
            f"{noun}: {parallel}",
            name,
            fmean(waited),
            median(waited),
            distribution(waited),
            ratio(work[parallel, name], work[parallel, FLOOR]),
            ratio(work[parallel, name], work[parallel, RAW]) if name not in (FLOOR, RAW) else None,
            counted,
        )


def _turns(together: Together, subject: Counted) -> int:
    """How many updates fill a batch."""
    turns = 200
    while (took := together(subject, 1, turns).work) < BATCH / 4:
        turns *= 2
    return int(turns * BATCH / took)
