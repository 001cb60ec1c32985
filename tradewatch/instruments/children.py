"""One label set of a metric, in this process: a number, a lock around it, and what a scrape reads.

prometheus_client's own children cost two to four calls an update, and each bucket of a histogram a lock of its own.
These cost one call and one lock, so an update through a recorder's method is no dearer than one on theirs, and a
scrape never sees a histogram between its sum and its count.

An update takes its lock with `acquire` and `release`, since `with` alone costs as much as all the rest of it. The
`acquire` stands inside the `try`: a signal handler may raise as soon as it returns, Ctrl-C for one, and a lock that
stayed taken would stop the bot at the next update.
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


class Counter:
    """Counts events or adds up amounts; never falls."""

    __slots__ = ("_labels", "_lock", "_metric", "_value")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        self._metric = metric
        self._labels = labels
        self._lock = threading.Lock()
        self._value = 0.0

    def inc(self) -> None:
        try:
            self._lock.acquire()
            self._value += 1.0
        finally:
            self._lock.release()

    def add(self, amount: SupportsFloat) -> None:
        """Add an amount of the metric's unit. Raises UpdateRefused for one below 0, or without end."""
        number = float(amount)
        if not 0.0 <= number < INFINITE:
            raise not_added(self._metric, number)
        try:
            self._lock.acquire()
            self._value += number
        finally:
            self._lock.release()

    def samples(self) -> Iterator[Sample]:
        yield Sample(self._metric.name, self._labels, self._value)


class Gauge:
    """A value that is set. It is not exported before it is first set, nor after `clear`."""

    __slots__ = ("_labels", "_metric", "_value")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        self._metric = metric
        self._labels = labels
        self._value = math.nan

    def set(self, value: SupportsFloat) -> None:
        """Set the value, in the metric's unit. Raises UpdateRefused for NaN: no value is told by `clear`."""
        number = float(value)
        if number != number:
            raise not_a_number(self._metric)
        self._value = number

    def stamp(self) -> None:
        """Set a timestamp to this moment."""
        self._value = time.time()

    def start_at(self, value: float) -> None:
        """The value that holds until somebody sets one; a process that starts does not overrule the others with it."""
        self._value = value

    def clear(self) -> None:
        """Say nothing any more, until the next `set`."""
        self._value = math.nan

    def samples(self) -> Iterator[Sample]:
        value = self._value
        if value == value:
            yield Sample(self._metric.name, self._labels, value)


class Level:
    """A gauge that is counted up and down, from 0: how many there are just now."""

    __slots__ = ("_labels", "_lock", "_metric", "_value")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        self._metric = metric
        self._labels = labels
        self._lock = threading.Lock()
        self._value = 0.0

    def inc(self) -> None:
        try:
            self._lock.acquire()
            self._value += 1.0
        finally:
            self._lock.release()

    def dec(self) -> None:
        try:
            self._lock.acquire()
            self._value -= 1.0
        finally:
            self._lock.release()

    def samples(self) -> Iterator[Sample]:
        yield Sample(self._metric.name, self._labels, self._value)


class Histogram:
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
        """Count a value of the metric's unit. Raises UpdateRefused for one below 0, or without end."""
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
    """The upper bounds of a histogram's buckets, the last one infinite, and how the label `le` writes them."""
    return (*map(float, metric.buckets), INFINITE), metric.bucket.labels[-1].values


def not_added(metric: Metric, amount: float) -> UpdateRefused:
    if amount < 0:
        summary = f"a counter never falls, and {shown(amount)} was to be added"
        return UpdateRefused(metric.name, "counter_decrease", summary)
    return UpdateRefused(metric.name, "invalid_number", f"{shown(amount)} cannot be added")


def not_observed(metric: Metric, value: float) -> UpdateRefused:
    return UpdateRefused(metric.name, "invalid_number", f"{shown(value)} cannot be observed, only 0 and above")


def not_a_number(metric: Metric) -> UpdateRefused:
    return UpdateRefused(metric.name, "invalid_number", "NaN is no value to be set")
