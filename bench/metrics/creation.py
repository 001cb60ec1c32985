"""What creating costs: a metric, a label set, the whole catalogue; and the memory of a series."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from prometheus_client import CollectorRegistry, Counter

from bench.metrics.case import OURS, PEER, RAW, Case, Contender
from bench.metrics.effort import Effort
from bench.metrics.memory import MAKERS, per_series
from bench.metrics.peers import NAMES, family, instrument, meter, rows
from bench.metrics.rounds import measured
from bench.metrics.sample import Sample
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, Kind, Metric
from tradingbot import TradingMetrics
from tradingbot.catalogue import METRICS

TEST = "creation"


def samples(effort: Effort, order: random.Random) -> Iterator[Sample]:
    # First of all, in a heap where nothing has been freed.
    memory = per_series()
    cases: dict[str, Case] = {
        "metric": metric(),
        "catalogue": catalogue(),
        **{kind: label_set(kind) for kind in _KINDS},
    }
    for name in order.sample(list(cases), len(cases)):
        for sample in measured(cases[name], effort, order):
            yield replace(sample, counted=memory.get((name, sample.contender), {}))


_KINDS = (COUNTER, GAUGE, HISTOGRAM)


def metric() -> Case:
    """A counter with four labels, each time under another name."""
    registry, (_, peer) = CollectorRegistry(), meter()
    number = count()
    return Case(
        TEST,
        "a metric",
        (
            Contender(
                RAW,
                "Counter(f'orders{next(number)}', 'Orders.', labels, registry=registry)",
                {"Counter": Counter, "number": number, "labels": NAMES, "registry": registry},
            ),
            Contender(
                PEER,
                "meter.create_counter(f'orders{next(number)}', '', 'Orders.')",
                {"meter": peer, "number": number},
            ),
        ),
        collecting=True,
    )


def label_set(kind: Kind) -> Case:
    """A label set that is new, with its first update."""
    contenders = tuple(
        Contender(name, "update(next(values))", {"update": make().update[kind], "values": rows()})
        for name, make in MAKERS.items()
    )
    return Case(TEST, f"a {kind}'s label set", contenders, collecting=True)


def catalogue() -> Case:
    """All metrics of the bot in a registry of their own, with the label sets that TradingMetrics creates at once."""
    found = _label_sets()
    return Case(
        TEST,
        "the whole catalogue",
        (
            Contender(OURS, "make()", {"make": _ours}),
            Contender(RAW, "make(found)", {"make": _raw, "found": found}),
            Contender(PEER, "make(found)", {"make": _otel, "found": found}),
        ),
        collecting=True,
    )


def _ours() -> CollectorRegistry:
    registry = CollectorRegistry()
    TradingMetrics(mode="production", version="1", commit="1", registry=registry)
    return registry


def _label_sets() -> dict[Metric, list[dict[str, str]]]:
    """What a new TradingMetrics exposes, by metric."""
    exposed = {family.name: family.samples for family in _ours().collect()}
    return {
        metric: [sample.labels for sample in exposed[metric.name.removesuffix("_total")]]
        for metric in METRICS
        if metric.name.removesuffix("_total") in exposed
    }


def _raw(found: dict[Metric, list[dict[str, str]]]) -> None:
    registry = CollectorRegistry()
    for metric, label_sets in found.items():
        made = family(metric, registry)
        for labels in label_sets if metric.labels else ():
            made.labels(**labels)


def _otel(found: dict[Metric, list[dict[str, str]]]) -> None:
    _, peer = meter()
    for metric, label_sets in found.items():
        made = instrument(metric, peer)
        for labels in label_sets if metric.kind is not HISTOGRAM else ():
            made.add(0, labels) if metric.kind is COUNTER else made.set(0, labels)
