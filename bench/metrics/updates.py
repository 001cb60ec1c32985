"""What one update costs: counter, gauge and histogram; bare, with its labels looked up each time, and bound."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from bench.metrics.case import Case
from bench.metrics.effort import Effort
from bench.metrics.operations import ACKNOWLEDGED, SUBMITTED, VALUED
from bench.metrics.rounds import measured
from bench.metrics.sample import Sample
from bench.metrics.twins import Operation, Worlds, update

TEST = "updates"
BOUND = "bound"
# A method of TradingMetrics with one update, for each kind of metric.
_KINDS = {"counter": SUBMITTED, "gauge": VALUED, "histogram": ACKNOWLEDGED}


def samples(effort: Effort, order: random.Random) -> Iterator[Sample]:
    found = list(cases())
    order.shuffle(found)
    for case in found:
        yield from measured(case, effort, order)


def cases() -> Iterator[Case]:
    worlds = Worlds()
    for kind, operation in _KINDS.items():
        yield worlds.case(TEST, f"{kind}, {BOUND}", operation)
        yield worlds.case(TEST, f"{kind}, labels looked up", operation, looked_up=True)
        yield worlds.case(TEST, f"{kind}, without labels", _bare(operation))


def _bare(operation: Operation) -> Operation:
    """The same update of a metric without labels, which TradingMetrics has not of each kind."""
    (made,) = operation.updates
    metric = replace(made.metric, name=made.metric.name.replace("tradingbot_", "bare_"), labels=())
    return Operation(operation.name, "", (update(metric, made.amount),))
