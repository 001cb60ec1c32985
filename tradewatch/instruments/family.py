"""A metric with its label sets, each checked against the catalogue when it is first seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import product
from threading import RLock
from typing import Generic, Protocol, TypeVar

from prometheus_client.metrics_core import Metric as Exposed
from prometheus_client.samples import Sample

from tradewatch.instruments.children import Gauge
from tradewatch.instruments.refusal import UpdateRefused, shown
from tradewatch.model import COUNTER, Label, Metric, did_you_mean

# The value of one label, or the values of several, in the catalogue's order; () for a metric without labels.
Key = str | tuple[str, ...]

# Characters of a label's value; a longer one is a message or a payload that went astray.
LONGEST = 128

# Label sets of one metric that are created before they occur. Of a trading bot's counters at their worst, only
# fills by symbol has more (4,800); the next have 588 and below.
AHEAD = 1_000


class Child(Protocol):
    """One label set of a metric."""

    def samples(self) -> Iterator[Sample]: ...


C = TypeVar("C", bound=Child)


class Family(dict[Key, C], Generic[C]):
    """Label values -> the child that holds their numbers.

    A look-up is one in a dict; the first one of a label set checks it and creates the child, and raises
    UpdateRefused for what the catalogue does not allow. A counter's closed labels are created at zero as soon as
    the others are known: `increase` cannot see the first event of a series that did not exist before it. Gauges
    are not, since a gauge's 0 is a statement; nor histograms, whose first observation tells no quantile.
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
        """Create a counter's label sets at zero, where `known` has the values of all its open labels."""
        choices = [label.values or tuple(known.get(label.name, ())) for label in self.metric.labels]
        if self.metric.kind is COUNTER and math.prod(map(len, choices)) <= AHEAD:
            for values in product(*choices):
                self[_key(values)]

    def remove(self: Family[Gauge], key: Key) -> None:
        """Export a gauge's label set no longer, as if it had never been seen; it makes room for another."""
        with self._lock:
            gauge = self.pop(key, None)
            if gauge is not None:
                gauge.clear()
                for forget in self._on_removal:
                    forget()

    def on_removal(self, forget: Callable[[], None]) -> None:
        """Have `forget` called when a child goes, by those who keep children elsewhere."""
        self._on_removal.append(forget)

    def key(self, named: Mapping[str, str]) -> Key:
        """This metric's key among the values of more labels than its own."""
        return _key(tuple(named[name] for name in self.names))

    def announced(self) -> Exposed:
        """Name, type and help alone: what is exposed while there is nothing to say."""
        # OpenMetrics names a counter without `_total`; so does prometheus_client.
        name = self.metric.name.removesuffix("_total") if self.metric.kind is COUNTER else self.metric.name
        return Exposed(name, self.metric.help, str(self.metric.kind))

    def exposed(self) -> Exposed:
        """The metric with its samples of this moment."""
        family = self.announced()
        # A list is made in one step; the dict may grow meanwhile.
        family.samples = [sample for child in list(self.values()) for sample in child.samples()]
        return family

    def _created_with(self, values: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The label sets that come into being when this one is first seen."""
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
                f"its labels are {', '.join(self.names) or 'none'}, and {shown(key)} has {len(values)} values",
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
        text = str.__str__(value)  # an enum's member is its value, whatever str() of it says
        if label.values:
            if text not in label.values:
                summary = f"label {label.name!r} is never {shown(text)}"
                raise UpdateRefused(name, "unknown_label_value", summary, lambda: _choice(text, label))
            return text
        # Unprintable text, half a surrogate pair among it, can make the whole exposition unreadable.
        if not text or len(text) > LONGEST or not text.isprintable():
            summary = f"label {label.name!r} must be 1 to {LONGEST} printable characters, not {shown(text)}"
            raise UpdateRefused(name, "invalid_label_value", summary)
        seen = {key if isinstance(key, str) else key[position] for key in self}
        if text not in seen and len(seen) >= label.size:
            summary = f"label {label.name!r} has its {label.maximum} values, and {shown(text)} would be one more"
            fix = "a label must not carry what has no bound; if this has one, raise its `maximum` in the catalogue"
            raise UpdateRefused(name, "too_many_label_values", summary, lambda: fix)
        return text


def _choice(word: str, label: Label) -> str:
    return did_you_mean(word[:LONGEST], label.values) or f"choose one of {', '.join(label.values)}"


def _key(values: tuple[str, ...]) -> Key:
    return values[0] if len(values) == 1 else values
