"""Updates that are counted."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry, Counter

from bench.metrics.concurrency import measured
from bench.metrics.parallel import CountedUpdate, InParallel, in_tasks, in_threads
from bench.metrics.scale import QUICK
from bench.metrics.timing import empty
from bench.metrics.workload import FLOOR


def counted(name: str, update: Callable[[Counter], Callable[[], object]]) -> CountedUpdate:
    registry = CollectorRegistry()
    return CountedUpdate(name, update(Counter("orders_total", "Orders.", registry=registry)), registry, "orders_total")


def lossy(counter: Counter) -> Callable[[], object]:
    """An update that is lost each tenth time."""
    calls = iter(range(10**9))
    return lambda: counter.inc() if next(calls) % 10 else None


@pytest.mark.parametrize("run", [in_threads, in_tasks])
def test_lost_updates_are_counted(run: InParallel) -> None:
    """A counter that forgets each tenth update loses some; prometheus_client's, which has a lock, loses none."""
    updates = [CountedUpdate(FLOOR, empty), counted("locked", lambda counter: counter.inc), counted("lossy", lossy)]
    scale = replace(QUICK, parallel=(1, 3), rounds=1)
    for sample in measured("workers", run, updates, scale, random.Random(1)):
        if sample.contender != FLOOR:
            assert (sample.counted["lost"] > 0) == (sample.contender == "lossy"), sample
