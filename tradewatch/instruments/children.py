"""One label set of a metric in this process: its numbers, and the samples for a scrape.

An update takes no lock, so nothing can hang it: not a fork while another thread updates, not a signal handler, not a
thread that waits for the processor. Instead, each thread adds to numbers of its own, its cell, and a scrape sums the
cells. An update first calls what it must call; then it only reads and stores. CPython runs no signal handler and no
other thread between these steps; and if it did, each thread still has its own cell. The number of cells is limited,
because a new thread gets the identity, and so the cell, of one that has ended.
"""

from __future__ import annotations

import math
import sys
import time
from _thread import get_ident
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import SupportsFloat

from prometheus_client.samples import Sample

from tradewatch.instruments.exposition import head, number
from tradewatch.instruments.refusal import UpdateRefused, shown
from tradewatch.model import TIMESTAMP, Metric

Labels = dict[str, str]
INFINITE = math.inf
LARGEST = sys.float_info.max


class Count:
    """A number that starts at 0 and counts up; a cell has the sum of a thread's updates."""

    __slots__ = ("_cells", "_head", "_labels", "_metric")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        self._metric = metric
        self._labels = labels
        self._head = ""
        self._cells: dict[int, list[float]] = {}

    def inc(self) -> None:
        """Count one more."""
        try:
            self._cells[get_ident()][0] += 1.0
        except KeyError:
            self._cells[get_ident()] = [1.0]

    def value(self) -> float:
        """The sum of all updates."""
        # The list is made in one step, because another thread may add its cell.
        return sum([cell[0] for cell in list(self._cells.values())], 0.0)

    def samples(self) -> Iterator[Sample]:
        """The current value."""
        yield Sample(self._metric.name, self._labels, self.value())

    def lines(self) -> Iterable[str]:
        """The line of a scrape; its head is written once."""
        self._head = self._head or head(self._metric.name, self._labels)
        return (f"{self._head}{number(self.value())}\n",)


class CounterChild(Count):
    """Counts events or adds up amounts; never decreases."""

    __slots__ = ()

    def add(self, amount: SupportsFloat) -> None:
        """Add an amount in the metric's unit. Raises UpdateRefused for a negative or infinite amount, and for NaN."""
        number = float(amount)
        if not 0.0 <= number < INFINITE:
            raise not_added(self._metric, number)
        try:
            self._cells[get_ident()][0] += number
        except KeyError:
            self._cells[get_ident()] = [number]

    def checked(self, amount: SupportsFloat) -> float:
        """The amount as a number that `add` accepts. Raises UpdateRefused as `add` does."""
        number = float(amount)
        if not 0.0 <= number < INFINITE:
            raise not_added(self._metric, number)
        return number


class GaugeChild:
    """A value that is set. It is not exported before the first `set`, nor after `clear`."""

    __slots__ = ("_head", "_high", "_labels", "_low", "_metric", "_now", "_value")

    def __init__(self, metric: Metric, labels: Labels, now: Callable[[], float] = time.time) -> None:
        self._metric = metric
        self._labels = labels
        low, high = metric.bounds
        self._low, self._high = max(low, -LARGEST), min(high, LARGEST)
        self._now = now
        self._head = ""
        self._value = math.nan

    def set(self, value: SupportsFloat) -> None:
        """Set the value, in the metric's unit.

        Raises UpdateRefused for NaN, and for a value outside the metric's bounds; use `clear` if there is no value.
        """
        number = float(value)
        if not self._low <= number <= self._high:
            raise not_set(self._metric, number)
        self._value = number

    def checked(self, value: SupportsFloat) -> float:
        """The value as a number that `set` accepts. Raises UpdateRefused as `set` does."""
        number = float(value)
        if not self._low <= number <= self._high:
            raise not_set(self._metric, number)
        return number

    def stamp(self) -> None:
        """Set a timestamp to the current time."""
        self._value = self._now()

    def start_at(self, value: float) -> None:
        """Set the value at the start of the program; it never replaces a value that another process has set."""
        self._value = value

    def clear(self) -> None:
        """Stop exporting the value until the next `set`."""
        self._value = math.nan

    def samples(self) -> Iterator[Sample]:
        """The current value, if there is one."""
        value = self._value
        if value == value:
            yield Sample(self._metric.name, self._labels, value)

    def lines(self) -> Iterable[str]:
        """The line of a scrape, if there is a value; its head is written once."""
        value = self._value
        if value != value:
            return ()
        self._head = self._head or head(self._metric.name, self._labels)
        return (f"{self._head}{number(value)}\n",)


class LevelChild(Count):
    """A gauge that counts up and down from 0, for example the number of running requests."""

    __slots__ = ()

    def dec(self) -> None:
        """Count one less."""
        try:
            self._cells[get_ident()][0] -= 1.0
        except KeyError:
            self._cells[get_ident()] = [-1.0]


class HistogramChild:
    """Counts observations by size, and adds them up; a cell has the count of each bucket, and the sum at its end."""

    __slots__ = ("_bounds", "_cells", "_heads", "_labels", "_metric", "_names")

    def __init__(self, metric: Metric, labels: Labels) -> None:
        self._metric = metric
        self._labels = labels
        self._bounds, self._names = buckets(metric)
        self._heads: tuple[str, ...] = ()
        self._cells: dict[int, list[float]] = {}

    def observe(self, value: SupportsFloat) -> None:
        """Count a value in the metric's unit. Raises UpdateRefused for a negative or infinite value, and for NaN."""
        number = float(value)
        if not 0.0 <= number < INFINITE:
            raise not_observed(self._metric, number)
        bucket = bisect_left(self._bounds, number)
        try:
            cell = self._cells[get_ident()]
        except KeyError:
            cell = self._cells[get_ident()] = [0.0] * (len(self._bounds) + 1)
        cell[bucket] += 1.0
        cell[-1] += number

    def checked(self, value: SupportsFloat) -> float:
        """The value as a number that `observe` accepts. Raises UpdateRefused as `observe` does."""
        number = float(value)
        if not 0.0 <= number < INFINITE:
            raise not_observed(self._metric, number)
        return number

    def value(self) -> tuple[list[float], float]:
        """How many observations each bucket has, without those of smaller buckets, and the sum of all."""
        # A copy of a cell is made in one step, so count and sum are from the same moment.
        cells = [cell.copy() for cell in list(self._cells.values())] or [[0.0] * (len(self._bounds) + 1)]
        *counts, total = cells[0] if len(cells) == 1 else [sum(numbers, 0.0) for numbers in zip(*cells, strict=True)]
        return counts, total

    def samples(self) -> Iterator[Sample]:
        """The buckets, the count and the sum of one moment."""
        counts, total = self.value()
        name, labels, below = self._metric.name, self._labels, 0.0
        for bound, count in zip(self._names, counts, strict=True):
            below += count
            yield Sample(f"{name}_bucket", {**labels, "le": bound}, below)
        yield Sample(f"{name}_count", labels, below)
        yield Sample(f"{name}_sum", labels, total)

    def lines(self) -> Iterable[str]:
        """The lines of a scrape; what is the same in all scrapes is written once."""
        if not self._heads:
            name, labels = self._metric.name, self._labels
            # The label `le` has its place in the order of the labels.
            before, after = head(f"{name}_bucket", {**labels, "le": ""}).split('le=""')
            self._heads = (f'{before}le="', f'"{after}', head(f"{name}_count", labels), head(f"{name}_sum", labels))
        counts, total = self.value()
        before, after, count_head, sum_head = self._heads
        below = 0.0
        for bound, count in zip(self._names, counts, strict=True):
            below += count
            yield f"{before}{bound}{after}{number(below)}\n"
        yield f"{count_head}{number(below)}\n"
        yield f"{sum_head}{number(total)}\n"


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


def not_set(metric: Metric, value: float) -> UpdateRefused:
    """The error for a value to which a gauge cannot be set."""
    if not math.isfinite(value):
        return UpdateRefused(metric.name, "invalid_number", f"a gauge cannot be set to {shown(value)}")
    low, high = metric.bounds
    if metric.unit == TIMESTAMP and value > high:
        return UpdateRefused(metric.name, "out_of_range", f"{value:g} is not a time in seconds", is_milliseconds)
    return UpdateRefused(metric.name, "out_of_range", f"{value:g} is not between {low:g} and {high:g}")


def is_milliseconds() -> str:
    """What to do if a time is too large."""
    return "is this in milliseconds? divide it by 1000"
