"""One label set of a metric in this process: a number, its lock, and the samples for a scrape.

prometheus_client's own children make two to four calls per update, and each bucket of a histogram has a lock of its
own. These children make one call and have one lock. So an update through a recorder's method is as fast as an update of
theirs, and a scrape always sees a histogram's sum and count of the same moment.

An update locks with `acquire` and `release`, because `with` takes as long as the rest of the update. `acquire` is
inside the `try`: a signal handler, for example of Ctrl-C, may raise as soon as it returns, and the lock would stay
locked and block the bot at the next update.
"""

from __future__ import annotations

import math
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import SupportsFloat

from prometheus_client.samples import Sample

from tradewatch.instruments.refusal import UpdateRefused, shown
from tradewatch.model import Metric

Labels = dict[str, str]
INFINITE = math.inf


class _Count:
    """A number that starts at 0 and counts up."""

    __slots__ = ("_labels", "_lock", "_metric", "_value")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        self._metric = metric
        self._labels = labels
        self._lock = threading.Lock()
        self._value = 0.0

    def inc(self) -> None:
        """Count one more."""
        try:
            self._lock.acquire()
            self._value += 1.0
        finally:
            self._lock.release()

    def samples(self) -> Iterator[Sample]:
        """The current value."""
        yield Sample(self._metric.name, self._labels, self._value)


class CounterChild(_Count):
    """Counts events or adds up amounts; never decreases."""

    __slots__ = ()

    def add(self, amount: SupportsFloat) -> None:
        """Add an amount in the metric's unit. Raises UpdateRefused for a negative or infinite amount, and for NaN."""
        number = float(amount)
        if not 0.0 <= number < INFINITE:
            raise not_added(self._metric, number)
        try:
            self._lock.acquire()
            self._value += number
        finally:
            self._lock.release()


class GaugeChild:
    """A value that is set. It is not exported before the first `set`, nor after `clear`."""

    __slots__ = ("_labels", "_metric", "_value")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        self._metric = metric
        self._labels = labels
        self._value = math.nan

    def set(self, value: SupportsFloat) -> None:
        """Set the value, in the metric's unit. Raises UpdateRefused for NaN; use `clear` if there is no value."""
        number = float(value)
        if number != number:
            raise not_a_number(self._metric)
        self._value = number

    def stamp(self) -> None:
        """Set a timestamp to the current time."""
        self._value = time.time()

    def start_at(self, value: float) -> None:
        """Set the value at the start of the bot; it never replaces a value that another process has set."""
        self._value = value

    def clear(self) -> None:
        """Stop exporting the value until the next `set`."""
        self._value = math.nan

    def samples(self) -> Iterator[Sample]:
        """The current value, if there is one."""
        value = self._value
        if value == value:
            yield Sample(self._metric.name, self._labels, value)


class LevelChild(_Count):
    """A gauge that counts up and down from 0, for example the number of running requests."""

    __slots__ = ()

    def dec(self) -> None:
        """Count one less."""
        try:
            self._lock.acquire()
            self._value -= 1.0
        finally:
            self._lock.release()


class HistogramChild:
    """Counts observations by size, and adds them up."""

    __slots__ = ("_bounds", "_counts", "_labels", "_lock", "_metric", "_names", "_sum")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        self._metric = metric
        self._labels = labels
        self._lock = threading.Lock()
        self._bounds, self._names = buckets(metric)
        self._counts = [0] * len(self._bounds)
        self._sum = 0.0

    def observe(self, value: SupportsFloat) -> None:
        """Count a value in the metric's unit. Raises UpdateRefused for a negative or infinite value, and for NaN."""
        number = float(value)
        if not 0.0 <= number < INFINITE:
            raise not_observed(self._metric, number)
        try:
            self._lock.acquire()
            self._sum += number
            self._counts[bisect_left(self._bounds, number)] += 1
        finally:
            self._lock.release()

    def samples(self) -> Iterator[Sample]:
        """The buckets, the count and the sum of one moment."""
        with self._lock:
            counts, total = self._counts.copy(), self._sum
        name, labels, below = self._metric.name, self._labels, 0
        for bound, count in zip(self._names, counts, strict=True):
            below += count
            yield Sample(f"{name}_bucket", {**labels, "le": bound}, below)
        yield Sample(f"{name}_count", labels, below)
        yield Sample(f"{name}_sum", labels, total)


@cache
def buckets(metric: Metric) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """The upper bounds of a histogram's buckets, of which the last is infinite, and their values of the label `le`."""
    return (*map(float, metric.buckets), INFINITE), metric.bucket.labels[-1].values


def not_added(metric: Metric, amount: float) -> UpdateRefused:
    """The error for an amount that cannot be added to a counter."""
    if amount < 0:
        summary = f"a counter never decreases, so {shown(amount)} cannot be added"
        return UpdateRefused(metric.name, "counter_decrease", summary)
    return UpdateRefused(metric.name, "invalid_number", f"{shown(amount)} cannot be added")


def not_observed(metric: Metric, value: float) -> UpdateRefused:
    """The error for a value that a histogram cannot observe."""
    return UpdateRefused(metric.name, "invalid_number", f"{shown(value)} cannot be observed, only 0 and above")


def not_a_number(metric: Metric) -> UpdateRefused:
    """The error for a gauge that is set to NaN."""
    return UpdateRefused(metric.name, "invalid_number", "a gauge cannot be set to NaN")
