"""The cost of one update of a counter, a gauge and a histogram: bound, with label lookup, and without labels."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from bench.metrics.equivalents import Equivalents, Operation, Update
from bench.metrics.operations import ACKNOWLEDGED, SUBMITTED, VALUED
from bench.metrics.sample import Sample
from bench.metrics.scale import Scale
from bench.metrics.timing import measured
from bench.metrics.workload import Workload

TEST = "updates"
BOUND = "bound"
# For each kind of metric a method of TradingMetrics with one update.
_KINDS = {"counter": SUBMITTED, "gauge": VALUED, "histogram": ACKNOWLEDGED}


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; `order` shuffles the workloads."""
    found = list(_workloads())
    order.shuffle(found)
    for workload in found:
        yield from measured(workload, scale, order)


def _workloads() -> Iterator[Workload]:
    equivalents = Equivalents()
    for kind, operation in _KINDS.items():
        yield equivalents.workload(TEST, f"{kind}, {BOUND}", operation)
        yield equivalents.workload(TEST, f"{kind}, labels looked up", operation, look_up=True)
        yield equivalents.workload(TEST, f"{kind}, without labels", _without_labels(operation))


def _without_labels(operation: Operation) -> Operation:
    """The same update of a metric without labels; TradingMetrics does not have one of each kind."""
    (update,) = operation.updates
    metric = replace(update.metric, name=update.metric.name.replace("tradingbot_", "bare_"), labels=())
    return Operation(operation.name, "", (Update(metric, update.amount),))
