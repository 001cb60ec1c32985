"""The cost of creating a metric, a label set and the whole catalogue; and the memory of a series."""

from __future__ import annotations

import gc
import os
import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter

from bench.metrics.libraries import (
    LIBRARIES,
    NAMES,
    SERIES_OF_HISTOGRAM,
    Library,
    instrument,
    label_sets,
    new_meter,
    prometheus_metric,
)
from bench.metrics.sample import Sample
from bench.metrics.scale import Scale
from bench.metrics.timing import measured
from bench.metrics.workload import OURS, PEER, RAW, Contender, Workload
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, Metric, MetricKind
from tradingbot import TradingMetrics
from tradingbot.catalogue import METRICS

TEST = "creation"
# Series whose memory is measured together.
SERIES = 2_000
_KINDS = (COUNTER, GAUGE, HISTOGRAM)
_STATM = Path("/proc/self/statm")


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; `order` shuffles the workloads."""
    # First, while the heap has no free memory that could be used again.
    memory = _memory()
    workloads = [_metric(), _catalogue(), *map(_label_set, _KINDS)]
    for workload in order.sample(workloads, len(workloads)):
        for found in measured(workload, scale, order):
            yield replace(found, counted=memory.get((workload.name, found.contender), {}))


def _metric() -> Workload:
    """A counter with four labels, each time with another name."""
    registry, (_, meter) = CollectorRegistry(), new_meter()
    number = count()
    return Workload(
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
                {"meter": meter, "number": number},
            ),
        ),
        collecting=True,
    )


def _label_set(kind: MetricKind) -> Workload:
    """A new label set with its first update."""
    contenders = tuple(
        Contender(name, "update(next(values))", {"update": make().update[kind], "values": label_sets()})
        for name, make in LIBRARIES.items()
    )
    return Workload(TEST, _name(kind), contenders, collecting=True)


def _name(kind: MetricKind) -> str:
    return f"a {kind}'s label set"


def _catalogue() -> Workload:
    """All metrics of the bot in a new registry, with the label sets that TradingMetrics creates at its start."""
    label_sets = _label_sets()
    return Workload(
        TEST,
        "the whole catalogue",
        (
            Contender(OURS, "create()", {"create": _create_ours}),
            Contender(RAW, "create(label_sets)", {"create": _create_raw, "label_sets": label_sets}),
            Contender(PEER, "create(label_sets)", {"create": _create_otel, "label_sets": label_sets}),
        ),
        collecting=True,
    )


def _label_sets() -> dict[Metric, list[dict[str, str]]]:
    """The label sets of a new TradingMetrics, by metric."""
    exposed = {family.name: family.samples for family in _create_ours().collect()}
    return {
        metric: [sample.labels for sample in exposed[metric.name.removesuffix("_total")]]
        for metric in METRICS
        if metric.name.removesuffix("_total") in exposed
    }


def _create_ours() -> CollectorRegistry:
    registry = CollectorRegistry()
    TradingMetrics(mode="production", version="1", commit="1", registry=registry)
    return registry


def _create_raw(label_sets: dict[Metric, list[dict[str, str]]]) -> None:
    registry = CollectorRegistry()
    for metric, sets in label_sets.items():
        created = prometheus_metric(metric, registry)
        for labels in sets if metric.labels else ():
            created.labels(**labels)


def _create_otel(label_sets: dict[Metric, list[dict[str, str]]]) -> None:
    _, meter = new_meter()
    for metric, sets in label_sets.items():
        created = instrument(metric, meter)
        for labels in sets if metric.kind is not HISTOGRAM else ():
            created.add(0, labels) if metric.kind is COUNTER else created.set(0, labels)


def _memory() -> dict[tuple[str, str], dict[str, float]]:
    """Bytes of one series by workload and contender: "traced" by tracemalloc, and "resident" where /proc exists.

    Resident memory is measured first, and everything is kept until the end: the process would not grow if it could use
    freed memory again.
    """
    found: dict[tuple[str, str], dict[str, float]] = {}
    kept = []
    for kind, (name, make) in product(_KINDS, LIBRARIES.items()):
        library = make()
        before = _resident()
        _create_series(library, kind)
        grown = (_resident() - before) / SERIES
        found[_name(kind), name] = {"resident": grown} if _STATM.exists() else {}
        kept.append(library)
    for kind, (name, make) in product(_KINDS, LIBRARIES.items()):
        library = make()
        tracemalloc.start()
        _create_series(library, kind)
        found[_name(kind), name]["traced"] = tracemalloc.get_traced_memory()[0] / SERIES
        tracemalloc.stop()
    return found


def _create_series(library: Library, kind: MetricKind) -> None:
    for values in label_sets(SERIES // (SERIES_OF_HISTOGRAM if kind is HISTOGRAM else 1)):
        library.update[kind](values)
    gc.collect()


def _resident() -> int:
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if _STATM.exists() else 0
