"""Updates that are counted."""

from __future__ import annotations

import random
from dataclasses import replace

from prometheus_client import CollectorRegistry, Counter

from bench.metrics.case import FLOOR, OURS, RAW
from bench.metrics.concurrency import measured
from bench.metrics.counted import Counted
from bench.metrics.effort import QUICK
from bench.metrics.rounds import empty
from bench.metrics.together import in_tasks, in_threads


def counter(name: str, lossy: bool = False) -> Counted:
    registry = CollectorRegistry()
    real = Counter("orders_total", "Orders.", registry=registry)
    calls = iter(range(10**9))

    def losing() -> None:
        if next(calls) % 10:
            real.inc()

    return Counted(name, losing if lossy else real.inc, registry, "orders_total")


def lost(subject: Counted) -> list[float]:
    effort = replace(QUICK, parallel=(1, 3), rounds=1)
    floor = Counted(FLOOR, empty)
    return [
        sample.counted["lost"]
        for together in (in_threads, in_tasks)
        for sample in measured("workers", together, [floor, counter(RAW), subject], effort, random.Random(1))
        if sample.contender == subject.name
    ]


def test_lost_updates_are_counted() -> None:
    """A counter that forgets each tenth update is found out."""
    assert all(number > 0 for number in lost(counter(OURS, lossy=True)))


def test_of_a_counter_with_a_lock_nothing_is_lost() -> None:
    """prometheus_client's counter, from three threads and three tasks."""
    assert lost(counter(OURS)) == [0.0] * 4
