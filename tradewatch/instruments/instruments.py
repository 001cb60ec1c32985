"""A catalogue as instruments: what a bot updates, and what a registry collects."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from threading import RLock
from typing import Any, Generic, TypeVar, overload

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric as Exposed
from prometheus_client.registry import Collector

from tradewatch.instruments import children, shared
from tradewatch.instruments.children import Counter, Gauge, Histogram, Level
from tradewatch.instruments.family import Child, Family
from tradewatch.instruments.refusal import REASONS, Mode, Reason, Refusals, UpdateRefused, shown
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, Kind, Metric

A = TypeVar("A", bound=Child)
B = TypeVar("B", bound=Child)
D = TypeVar("D", bound=Child)
T = TypeVar("T", bound=tuple[Child, ...])

# In files that several processes share, two of these in one process would overwrite each other's numbers.
_sharing: weakref.WeakSet[Instruments] = weakref.WeakSet()


class Joined(dict[tuple[str, ...], T], Generic[T]):
    """Label values -> the children of several metrics that one event updates, each by those of the labels it has."""

    def __init__(self, names: tuple[str, ...], families: tuple[Family[Any], ...], lock: RLock) -> None:
        super().__init__()
        self._names = names
        self._families = families
        self._lock = lock
        for family in families:
            family.on_removal(self.clear)

    def __missing__(self, key: tuple[str, ...]) -> T:
        if len(key) != len(self._names):
            raise UpdateRefused("", "other", f"the labels are {', '.join(self._names)}, not {shown(key)}")
        named = dict(zip(self._names, key, strict=True))
        # Locked, so that no child is kept which is being removed.
        with self._lock:
            found: Any = tuple(family[family.key(named)] for family in self._families)
            self[tuple(map(str.__str__, key))] = found
        return found  # type: ignore[no-any-return]


class Instruments(Collector):
    """The metrics of a catalogue in a registry.

    `mode` says what becomes of a wrong update: "development" raises UpdateRefused, "production" counts it in
    `dropped`, a counter with one label whose values are REASONS, and logs it. `levels` are the gauges that are
    counted up and down. `known` has values of open labels, by label, so that counters exist before they count.

    Raises ValueError for a catalogue that cannot be exposed as it is, or when prometheus_client shares its numbers
    between processes and this process has such instruments already.
    """

    def __init__(
        self,
        metrics: Iterable[Metric],
        *,
        registry: CollectorRegistry,
        mode: Mode,
        dropped: Metric,
        levels: Collection[Metric] = (),
        known: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._lock = RLock()
        self._shared = shared.is_shared()
        if self._shared and _sharing:
            raise ValueError("processes that share their metrics (PROMETHEUS_MULTIPROC_DIR) have one set of them each")
        self._families: dict[Metric, Family[Any]] = {
            metric: Family(metric, self._maker(metric, levels), self._lock) for metric in metrics
        }
        drops = self.counter(dropped)
        if [set(label.values) for label in dropped.labels] != [set(REASONS)]:
            raise ValueError(f"{dropped} must have one label, with the values {', '.join(REASONS)}")

        def count(reason: Reason) -> None:
            drops[reason].inc()

        self.refuse = Refusals(mode, count)
        registry.register(self)
        if self._shared:
            _sharing.add(self)
        for metric, family in self._families.items():
            try:
                if not metric.labels:
                    family[()]
                family.create_ahead(known or {})
            except UpdateRefused as error:
                self.refuse(error)

    def counter(self, metric: Metric) -> Family[Counter]:
        return self._families[metric]

    def gauge(self, metric: Metric) -> Family[Gauge]:
        return self._families[metric]

    def level(self, metric: Metric) -> Family[Level]:
        return self._families[metric]

    def histogram(self, metric: Metric) -> Family[Histogram]:
        return self._families[metric]

    @overload
    def joined(self, names: tuple[str, ...], first: Family[A], second: Family[B], /) -> Joined[tuple[A, B]]: ...
    @overload
    def joined(
        self, names: tuple[str, ...], first: Family[A], second: Family[B], third: Family[D], /
    ) -> Joined[tuple[A, B, D]]: ...
    def joined(self, names: tuple[str, ...], /, *families: Family[Any]) -> Joined[Any]:
        """The children of several metrics by one key: values for `names`, among them all labels of these metrics."""
        return Joined(names, families, self._lock)

    def describe(self) -> Iterator[Exposed]:
        """Names, types and help of everything; a registry looks here for names that are taken."""
        return (family.announced() for family in self._families.values())

    def collect(self) -> Iterator[Exposed]:
        """Everything with its samples of this moment; a metric without any is announced all the same."""
        if self._shared:
            return shared.merged(self.describe())
        return (family.exposed() for family in self._families.values())

    def _maker(self, metric: Metric, levels: Collection[Metric]) -> Callable[[Metric, dict[str, str]], Child]:
        if metric.kind is COUNTER and not metric.name.endswith("_total"):
            raise ValueError(f"{metric} is a counter, and would be exposed as {metric}_total")
        source = shared if self._shared else children
        makers: dict[Kind, Callable[[Metric, dict[str, str]], Child]] = {
            COUNTER: source.Counter,
            GAUGE: source.Level if metric in levels else source.Gauge,
            HISTOGRAM: source.Histogram,
        }
        return makers[metric.kind]
