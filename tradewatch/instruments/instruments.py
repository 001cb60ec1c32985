"""The metrics of a catalogue as a program updates them and a registry collects them."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Generic, TypeVar, overload

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric as MetricFamily
from prometheus_client.registry import Collector

from tradewatch.instruments.children import CounterChild, GaugeChild, HistogramChild, LevelChild
from tradewatch.instruments.family import Child, Family
from tradewatch.instruments.locked import locked
from tradewatch.instruments.multiprocess import (
    SharedCounter,
    SharedHistogram,
    SharedLevel,
    is_shared,
    merged,
    shared_gauge,
)
from tradewatch.instruments.refusal import REASONS, Mode, Reason, Refusals, UpdateRefused, shown
from tradewatch.instruments.start import check_start
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, Metric

A = TypeVar("A", bound=Child)
B = TypeVar("B", bound=Child)
D = TypeVar("D", bound=Child)
T = TypeVar("T", bound=tuple[Child, ...])

_Maker = Callable[..., Child]
_LOCAL: tuple[_Maker, ...] = (CounterChild, GaugeChild, LevelChild, HistogramChild)
_SHARED: tuple[_Maker, ...] = (SharedCounter, shared_gauge, SharedLevel, SharedHistogram)

# In multiprocess mode, two Instruments in one process would overwrite each other's numbers.
_sharing: weakref.WeakSet[Instruments] = weakref.WeakSet()


class Joined(dict[tuple[str, ...], T], Generic[T]):
    """The children of several metrics that one event updates, by the values of all their labels."""

    def __init__(self, names: tuple[str, ...], families: tuple[Family[Any], ...]) -> None:
        super().__init__()
        self._names = names
        self._families = families

    # The lock prevents the removal of a child between its look-up and its storage here.
    @locked
    def __missing__(self, key: tuple[str, ...]) -> T:
        if len(key) != len(self._names):
            raise UpdateRefused("", "other", f"the labels are {', '.join(self._names)}, not {shown(key)}")
        named = dict(zip(self._names, key, strict=True))
        keys = [(family, family.key(named)) for family in self._families]
        found: Any = tuple(family[each] for family, each in keys)
        # What counts under OTHER is not stored: the program may use any number of such keys.
        if all(each in family for family, each in keys):
            at = tuple(map(str.__str__, key))
            self[at] = found
            for family, each in keys:
                if family.metric.kind is GAUGE:
                    family.stored(each, self, at)
        return found  # type: ignore[no-any-return]


class Instruments(Collector):
    """The metrics of a catalogue in a registry. After a wrong update, the `mode` "development" raises UpdateRefused.
    "production" logs the update and counts it in `dropped`, a counter with one label whose values are REASONS.
    `levels` are the gauges that count up and down. `clock` is a timestamp that is set at each scrape. `now` returns the
    time of all timestamps, in unix seconds: a simulation has a time of its own. `known` has
    values of open labels, by the label's name, so that counters exist before the first event. `maximum` replaces the
    catalogue's maximum of open labels, by the label's name. Raises ValueError, in both modes, if the catalogue cannot
    be exposed as it is, if `known` or `maximum` is wrong, or if this process already has Instruments in
    prometheus_client's multiprocess mode."""

    def __init__(
        self,
        metrics: Iterable[Metric],
        *,
        registry: CollectorRegistry,
        mode: Mode,
        dropped: Metric,
        levels: Collection[Metric] = (),
        clock: Metric | None = None,
        now: Callable[[], float] = time.time,
        known: Mapping[str, Collection[str]] | None = None,
        maximum: Mapping[str, int] | None = None,
    ) -> None:
        self._shared = is_shared()
        if self._shared and _sharing:
            raise ValueError("with PROMETHEUS_MULTIPROC_DIR, a process can have only one set of metrics")
        metrics, known, maximum = tuple(metrics), known or {}, maximum or {}
        check_start(metrics, known, maximum)
        self.now = now
        self.refuse = Refusals(mode, self._count)
        self._families: dict[Metric, Family[Any]] = {
            metric: Family(metric, self._maker(metric, levels), maximum, self.refuse.warn) for metric in metrics
        }
        self._drops = self.counter(dropped)
        self._clock = self.gauge(clock) if clock else None
        if [set(label.values) for label in dropped.labels] != [set(REASONS)]:
            raise ValueError(f"{dropped} must have one label, with the values {', '.join(REASONS)}")
        registry.register(self)
        if self._shared:
            _sharing.add(self)
        for metric, family in self._families.items():
            if not metric.labels:
                family[()]
            family.create_ahead(known)

    def _count(self, reason: Reason) -> None:
        self._drops[reason].inc()

    def counter(self, metric: Metric) -> Family[CounterChild]:
        """The label sets of a counter of the catalogue."""
        return self._families[metric]

    def gauge(self, metric: Metric) -> Family[GaugeChild]:
        """The label sets of a gauge of the catalogue."""
        return self._families[metric]

    def level(self, metric: Metric) -> Family[LevelChild]:
        """The label sets of one of the `levels`."""
        return self._families[metric]

    def histogram(self, metric: Metric) -> Family[HistogramChild]:
        """The label sets of a histogram of the catalogue."""
        return self._families[metric]

    @overload
    def joined(self, names: tuple[str, ...], first: Family[A], second: Family[B], /) -> Joined[tuple[A, B]]: ...
    @overload
    def joined(
        self, names: tuple[str, ...], first: Family[A], second: Family[B], third: Family[D], /
    ) -> Joined[tuple[A, B, D]]: ...
    def joined(self, names: tuple[str, ...], /, *families: Family[Any]) -> Joined[Any]:
        """The children of several metrics by one key: the values of `names`, which are all labels of these metrics."""
        return Joined(names, families)

    def describe(self) -> Iterator[MetricFamily]:
        """All metrics without samples, from which a registry knows the names."""
        return (family.without_samples() for family in self._families.values())

    def collect(self) -> Iterator[MetricFamily]:
        """All metrics with their current samples, also those that have none."""
        if self._clock is not None:
            self._clock[()].stamp()
        if self._shared:
            return merged(self.describe())
        return (family.exposed() for family in self._families.values())

    def _maker(self, metric: Metric, levels: Collection[Metric]) -> _Maker:
        if metric.kind is COUNTER and not metric.name.endswith("_total"):
            raise ValueError(f"{metric} is a counter, which would be exposed as {metric}_total; rename it")
        counter, gauge, level, histogram = _SHARED if self._shared else _LOCAL
        timed = gauge if self.now is time.time else partial(gauge, now=self.now)
        return {COUNTER: counter, GAUGE: level if metric in levels else timed, HISTOGRAM: histogram}[metric.kind]
