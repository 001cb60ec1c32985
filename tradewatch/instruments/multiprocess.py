"""The same children in prometheus_client's files, for a program with several processes (PROMETHEUS_MULTIPROC_DIR).

Counters, histograms and levels of all processes are added up. A gauge has the value that any process set last; a gauge
that was never set, or was cleared, has the time 0, and prometheus_client does not export it.

An update changes the child in this process as usual, and then its total is written to the file. Only one thread writes,
and no thread waits for it: if another thread writes, that one writes this child too.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, SupportsFloat

from prometheus_client import values
from prometheus_client.metrics_core import Metric as MetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from tradewatch.instruments import children
from tradewatch.instruments.children import Labels
from tradewatch.instruments.refusal import UpdateRefused
from tradewatch.instruments.writer import writer
from tradewatch.model import COUNTER, Metric

# Times of a value, in seconds: prometheus_client does not export the first one, and any real time is later than the
# second.
_NEVER = 0.0
_BEFORE_ALL = 1e-9

# Label sets of all gauges of a process: prometheus_client keeps 1.4 kB of each until the process ends.
MOST_GAUGES = 10_000


def is_shared() -> bool:
    """Whether prometheus_client is in multiprocess mode; it decides once, when it is imported."""
    return values.ValueClass is not values.MutexValue


class _File:
    """A number in this process's file, which a process with the same identity may have left there."""

    def __init__(self, metric: Metric, labels: Labels, part: str = "", **mode: str) -> None:
        # The names by which prometheus_client merges the files.
        name = metric.name.removesuffix("_total") if metric.kind is COUNTER else metric.name
        self._value: Any = values.ValueClass(
            str(metric.kind), name, metric.name + part, tuple(labels), tuple(labels.values()), metric.help, **mode
        )
        self._start: float | None = None
        self._added = 0.0

    def add_up(self, total: float) -> None:
        """Write what this process has counted in total."""
        if self._start is None:
            self._start = self._value.get()
        elif total == self._added:
            return
        self._value.set(self._start + total)
        self._added = total

    def fork(self) -> None:
        """Start again in a forked process, with a file of its own."""
        self._start, self._added = None, 0.0

    def set(self, value: float, at: float) -> None:
        """Write a value and its time."""
        self._value.set(value, at)


class _Sum(children.Count):
    """A sum in the process's file."""

    __slots__ = ("_file", "queued")

    def __init__(self, metric: Metric, labels: Labels, **mode: str) -> None:
        super().__init__(metric, labels)
        self._file = _File(metric, labels, **mode)
        self.queued = False
        writer.add(self)

    def inc(self) -> None:
        """Count one more."""
        super().inc()
        writer.write(self)

    def write(self) -> None:
        """Write the sum of this process."""
        self._file.add_up(self.value())

    def fork(self) -> None:
        """Start again in a forked process."""
        self._cells.clear()
        self._file.fork()


class SharedCounter(_Sum, children.CounterChild):
    """A counter in the process's file."""

    __slots__ = ()

    def add(self, amount: SupportsFloat) -> None:
        """Add an amount. Raises UpdateRefused as CounterChild does."""
        super().add(amount)
        writer.write(self)


class SharedLevel(_Sum, children.LevelChild):
    """A level in the process's file."""

    __slots__ = ()

    def __init__(self, metric: Metric, labels: Labels) -> None:
        # mark_process_dead removes the number of a process that ended.
        super().__init__(metric, labels, multiprocess_mode="livesum")

    def dec(self) -> None:
        """Count one less."""
        super().dec()
        writer.write(self)


class SharedHistogram(children.HistogramChild):
    """A histogram in the process's file."""

    __slots__ = ("_count_files", "_sum_file", "queued")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        super().__init__(metric, labels)
        self._sum_file = _File(metric, labels, "_sum")
        self._count_files = [_File(metric, {**labels, "le": bound}, "_bucket") for bound in self._names]
        self.queued = False
        writer.add(self)

    def observe(self, value: SupportsFloat) -> None:
        """Count a value. Raises UpdateRefused as HistogramChild does."""
        super().observe(value)
        writer.write(self)

    def write(self) -> None:
        """Write the counts and the sum of this process."""
        counts, total = self.value()
        self._sum_file.add_up(total)
        for file, count in zip(self._count_files, counts, strict=True):
            file.add_up(count)

    def fork(self) -> None:
        """Start again in a forked process."""
        self._cells.clear()
        for file in (self._sum_file, *self._count_files):
            file.fork()


class SharedGauge(children.GaugeChild):
    """A gauge in the process's file."""

    __slots__ = ("_file", "_time", "queued")

    def __init__(self, metric: Metric, labels: Labels, now: Callable[[], float] = time.time) -> None:
        super().__init__(metric, labels, now)
        self._file = _File(metric, labels, multiprocess_mode="mostrecent")
        self.queued = False
        writer.add(self)
        self.clear()

    def set(self, value: SupportsFloat) -> None:
        """Set the value, and its time. Raises UpdateRefused as GaugeChild does."""
        super().set(value)
        self._changed_at(self._now())

    def stamp(self) -> None:
        """Set a timestamp to the current time."""
        super().stamp()
        self._changed_at(self._value)

    def start_at(self, value: float) -> None:
        """Set the value with a time before that of any other process."""
        super().start_at(value)
        self._changed_at(_BEFORE_ALL)

    def clear(self) -> None:
        """Stop exporting the value until the next `set`."""
        super().clear()
        self._changed_at(_NEVER)

    def _changed_at(self, at: float) -> None:
        self._time = at
        writer.write(self)

    def write(self) -> None:
        """Write the value and its time."""
        self._file.set(self._value if self._time else 0.0, self._time)

    def fork(self) -> None:
        """Leave the value to the parent until the next `set`."""
        self._value, self._time = math.nan, _NEVER


# Every gauge that this process has had, by name and label values: a removed one is used again.
_gauges: dict[tuple[str, ...], SharedGauge] = {}


def shared_gauge(metric: Metric, labels: Labels, now: Callable[[], float] = time.time) -> SharedGauge:
    """The gauge with these labels. Raises UpdateRefused if there were MOST_GAUGES different ones already."""
    key = (metric.name, *labels.values())
    if key not in _gauges:
        if len(_gauges) >= MOST_GAUGES:
            summary = f"multiprocess mode keeps all gauges of a process, and has {MOST_GAUGES:,} already"
            fix = "use fewer label values in one process, or restart it from time to time"
            raise UpdateRefused(metric.name, "too_many_label_values", summary, lambda: fix)
        _gauges[key] = SharedGauge(metric, labels, now)
    return _gauges[key]


def merged(described: Iterable[MetricFamily]) -> Iterator[MetricFamily]:
    """The metrics of all processes, also of other libraries, and those that are only in `described`."""
    found = {metric.name: metric for metric in MultiProcessCollector(None).collect()}
    for metric in described:
        yield found.pop(metric.name, metric)
    yield from found.values()
