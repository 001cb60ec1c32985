"""A metric with its label sets; the first use of a label set checks it against the catalogue."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import product
from threading import RLock
from typing import Generic, Protocol, TypeVar

from prometheus_client.metrics_core import Metric as MetricFamily
from prometheus_client.samples import Sample

from tradewatch.instruments.children import GaugeChild
from tradewatch.instruments.refusal import UpdateRefused, shown
from tradewatch.model import COUNTER, Label, Metric, did_you_mean

# The value of one label, or the values of several, in the catalogue's order; () for a metric without labels.
Key = str | tuple[str, ...]

# Characters of a label's value; a longer value is a message or a payload by mistake.
LONGEST = 128

# Label sets of one metric that are created before they occur. Of a trading bot's counters, only fills by symbol may
# have more (4,800); all others have at most 588.
AHEAD = 1_000


class Child(Protocol):
    """One label set of a metric."""

    def samples(self) -> Iterator[Sample]:
        """What a scrape reads of it now."""
        ...


C = TypeVar("C", bound=Child)


class Family(dict[Key, C], Generic[C]):
    """The children of a metric, by the values of its labels.

    The first look-up of a label set checks it and creates the child; it raises UpdateRefused if the catalogue does not
    allow the label set. A counter then gets all values of its closed labels at 0, because `increase` does not see the
    first event of a new series. Gauges do not, because a gauge's 0 is a value, and histograms do not, because a single
    observation has no quantile.
    """

    def __init__(self, metric: Metric, make: Callable[[Metric, dict[str, str]], C], lock: RLock) -> None:
        super().__init__()
        self.metric = metric
        self.names = tuple(label.name for label in metric.labels)
        self._make = make
        self._lock = lock
        self._on_removal: list[Callable[[], None]] = []

    def __missing__(self, key: Key) -> C:
        with self._lock:
            values = self._checked(key)
            plain = _key(values)
            if plain not in self:
                for each in self._created_with(values):
                    if (at := _key(each)) not in self:
                        self[at] = self._make(self.metric, dict(zip(self.names, each, strict=True)))
            return self[plain]

    def create_ahead(self, known: Mapping[str, Collection[str]]) -> None:
        """Create a counter's label sets at 0, if `known` has values of all its open labels."""
        choices = [label.values or tuple(known.get(label.name, ())) for label in self.metric.labels]
        if self.metric.kind is COUNTER and math.prod(map(len, choices)) <= AHEAD:
            for values in product(*choices):
                self[_key(values)]

    def remove(self: Family[GaugeChild], key: Key) -> None:
        """Stop exporting a gauge's label set; it no longer counts for the maximum of its labels."""
        with self._lock:
            gauge = self.pop(key, None)
            if gauge is not None:
                gauge.clear()
                for forget in self._on_removal:
                    forget()

    def on_removal(self, forget: Callable[[], None]) -> None:
        """Call `forget` after each removal of a child, for a caller that stores children elsewhere."""
        self._on_removal.append(forget)

    def key(self, named: Mapping[str, str]) -> Key:
        """This metric's key, from the values of its labels and possibly of others."""
        return _key(tuple(named[name] for name in self.names))

    def without_samples(self) -> MetricFamily:
        """The metric with name, type and help, but without samples."""
        # OpenMetrics and prometheus_client name a counter without `_total`.
        name = self.metric.name.removesuffix("_total") if self.metric.kind is COUNTER else self.metric.name
        return MetricFamily(name, self.metric.help, str(self.metric.kind))

    def exposed(self) -> MetricFamily:
        """The metric with its current samples."""
        family = self.without_samples()
        # The list is made in one step, because another thread may add a child.
        family.samples = [sample for child in list(self.values()) for sample in child.samples()]
        return family

    def _created_with(self, values: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The label sets that are created together with this one."""
        if self.metric.kind is not COUNTER:
            return iter((values,))
        labels = zip(self.metric.labels, values, strict=True)
        choices = [label.values or (value,) for label, value in labels]
        return product(*choices) if math.prod(map(len, choices)) <= AHEAD else iter((values,))

    def _checked(self, key: object) -> tuple[str, ...]:
        values = key if isinstance(key, tuple) and len(self.names) != 1 else (key,)
        if len(values) != len(self.names):
            raise UpdateRefused(
                self.metric.name,
                "invalid_label_value",
                f"its labels are {', '.join(self.names) or 'none'}, but {shown(key)} has {len(values)} values",
            )
        return tuple(
            self._checked_value(position, label, value)
            for position, (label, value) in enumerate(zip(self.metric.labels, values, strict=True))
        )

    def _checked_value(self, position: int, label: Label, value: object) -> str:
        name = self.metric.name
        if not isinstance(value, str):
            summary = f"label {label.name!r} must be text, not {shown(value)}"
            raise UpdateRefused(name, "invalid_label_value", summary)
        text = str.__str__(value)  # an enum's member may have another str()
        if label.values:
            if text not in label.values:
                summary = f"label {label.name!r} is never {shown(text)}"
                raise UpdateRefused(name, "unknown_label_value", summary, lambda: _choice(text, label))
            return text
        # Unprintable text, for example half a surrogate pair, can make the whole exposition unreadable.
        if not text or len(text) > LONGEST or not text.isprintable():
            summary = f"label {label.name!r} must be 1 to {LONGEST} printable characters, not {shown(text)}"
            raise UpdateRefused(name, "invalid_label_value", summary)
        seen = {key if isinstance(key, str) else key[position] for key in self}
        if text not in seen and len(seen) >= label.size:
            summary = f"label {label.name!r} has its {label.maximum} values already; {shown(text)} would be one more"
            fix = "do not use unlimited values in a label; if they are limited, raise its `maximum` in the catalogue"
            raise UpdateRefused(name, "too_many_label_values", summary, lambda: fix)
        return text


def _choice(word: str, label: Label) -> str:
    return did_you_mean(word[:LONGEST], label.values) or f"choose one of {', '.join(label.values)}"


def _key(values: tuple[str, ...]) -> Key:
    return values[0] if len(values) == 1 else values
