"""The same children in prometheus_client's files, for a bot with several processes (PROMETHEUS_MULTIPROC_DIR).

Counters, histograms and levels of all processes are added up. A gauge has the value that any process set last; a gauge
that was never set, or was cleared, has the time 0, and prometheus_client does not export it.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Any, SupportsFloat

from prometheus_client import values
from prometheus_client.metrics_core import Metric as MetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from tradewatch.instruments import children
from tradewatch.instruments.children import INFINITE, Labels
from tradewatch.model import Metric

# Times of a value, in seconds: prometheus_client does not export the first one, and any real time is later than the
# second.
_NEVER = 0.0
_BEFORE_ALL = 1e-9


def is_shared() -> bool:
    """Whether prometheus_client is in multiprocess mode; it decides once, when it is imported."""
    return values.ValueClass is not values.MutexValue


class SharedCounter(children.CounterChild):
    """A counter in the process's file."""

    __slots__ = ("_shared",)

    def __init__(self, metric: Metric, labels: Labels) -> None:
        super().__init__(metric, labels)
        self._shared = _value(metric, labels)

    def inc(self) -> None:
        """Count one more."""
        self._shared.inc(1.0)

    def add(self, amount: SupportsFloat) -> None:
        """Add an amount. Raises UpdateRefused as CounterChild does."""
        number = float(amount)
        if not 0.0 <= number < INFINITE:
            raise children.not_added(self._metric, number)
        self._shared.inc(number)


class SharedGauge(children.GaugeChild):
    """A gauge in the process's file."""

    __slots__ = ("_shared",)

    def __init__(self, metric: Metric, labels: Labels) -> None:
        super().__init__(metric, labels)
        self._shared = _value(metric, labels, multiprocess_mode="mostrecent")
        self.clear()

    def set(self, value: SupportsFloat) -> None:
        """Set the value, and its time. Raises UpdateRefused for NaN."""
        super().set(value)
        self._shared.set(self._value, time.time())

    def stamp(self) -> None:
        """Set a timestamp to the current time."""
        now = time.time()
        self._shared.set(now, now)

    def start_at(self, value: float) -> None:
        """Set the value with a time before that of any other process."""
        self._shared.set(value, _BEFORE_ALL)

    def clear(self) -> None:
        """Stop exporting the value until the next `set`."""
        self._shared.set(0.0, _NEVER)


class SharedLevel(children.LevelChild):
    """A level in the process's file."""

    __slots__ = ("_shared",)

    def __init__(self, metric: Metric, labels: Labels) -> None:
        super().__init__(metric, labels)
        # mark_process_dead removes the number of a process that ended.
        self._shared = _value(metric, labels, multiprocess_mode="livesum")

    def inc(self) -> None:
        """Count one more."""
        self._shared.inc(1.0)

    def dec(self) -> None:
        """Count one less."""
        self._shared.inc(-1.0)


class SharedHistogram(children.HistogramChild):
    """A histogram in the process's file."""

    __slots__ = ("_shared_counts", "_shared_sum")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        super().__init__(metric, labels)
        self._shared_sum = _value(metric, labels, "_sum")
        self._shared_counts = [_value(metric, {**labels, "le": bound}, "_bucket") for bound in self._names]

    def observe(self, value: SupportsFloat) -> None:
        """Count a value. Raises UpdateRefused as HistogramChild does."""
        number = float(value)
        if not 0.0 <= number < INFINITE:
            raise children.not_observed(self._metric, number)
        self._shared_sum.inc(number)
        self._shared_counts[bisect_left(self._bounds, number)].inc(1.0)


def merged(described: Iterable[MetricFamily]) -> Iterator[MetricFamily]:
    """The metrics of all processes, also of other libraries, and those that are only in `described`."""
    found = {metric.name: metric for metric in MultiProcessCollector(None).collect()}
    for metric in described:
        yield found.pop(metric.name, metric)
    yield from found.values()


def _value(metric: Metric, labels: Labels, part: str = "", **mode: str) -> Any:
    """A number in this process's file, under the names by which prometheus_client merges the files."""
    return values.ValueClass(
        str(metric.kind),
        metric.name.removesuffix("_total") if metric.kind == "counter" else metric.name,
        metric.name + part,
        tuple(labels),
        tuple(labels.values()),
        metric.help,
        **mode,
    )
