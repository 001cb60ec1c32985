"""A metric with its label sets; the first use of a label set checks it against the catalogue."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Generic, Protocol, TypeVar

from prometheus_client.metrics_core import Metric as MetricFamily
from prometheus_client.samples import Sample

from tradewatch.instruments.children import GaugeChild
from tradewatch.instruments.exposition import WrittenFamily
from tradewatch.instruments.locked import locked
from tradewatch.instruments.refusal import UpdateRefused, shown
from tradewatch.model import COUNTER, GAUGE, OTHER, Label, Metric, did_you_mean

# The value of one label, or the values of several, in the catalogue's order; () for a metric without labels.
Key = str | tuple[str, ...]

# Characters of a label's value; a longer value is a message or a payload by mistake.
LONGEST = 128

# Label sets of one metric that are created before they occur. In a large catalogue, one counter
# in fifty has more.
AHEAD = 1_000


class Child(Protocol):
    """One label set of a metric."""

    def samples(self) -> Iterator[Sample]:
        """What a scrape reads of it now."""
        ...

    def lines(self) -> Iterable[str]:
        """The same as lines of the text format."""
        ...


C = TypeVar("C", bound=Child)


class Family(dict[Key, C], Generic[C]):
    """The children of a metric, by the values of its labels.

    The first look-up of a label set checks it and creates the child; it raises UpdateRefused if the catalogue does not
    allow the label set. A counter then gets all values of its closed labels at 0, because `increase` does not see the
    first event of a new series. Gauges do not, because a gauge's 0 is a value, and histograms do not, because a single
    observation has no quantile.

    Open labels have at most `maximum` values at a time, by the label's name. Beyond it, a counter and a histogram count
    under OTHER, and `overflowed` is called with a message, once for each label; a gauge is refused, because the last
    value of several things would be wrong for each of them. Nothing is evicted: the label set that was not updated for
    the longest time is the one whose alert must fire.
    """

    def __init__(
        self,
        metric: Metric,
        make: Callable[[Metric, dict[str, str]], C],
        maximum: Mapping[str, int],
        overflowed: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.metric = metric
        self.names = tuple(label.name for label in metric.labels)
        self._make = make
        self._maximum = tuple(maximum.get(label.name, label.size) for label in metric.labels)
        # For each label: how many children have a value.
        self._used: tuple[Counter[str], ...] = tuple(Counter() for _ in metric.labels)
        self._overflowed = overflowed
        self._full: set[str] = set()
        # Where the children of a label set are stored besides, so that a removal finds them.
        self._stored: dict[Key, list[tuple[dict[Any, Any], Any]]] = {}

    def __missing__(self, key: Key) -> C:
        full = len(self._full)
        child = self._found(key)
        if len(self._full) > full:
            labels = ", ".join(sorted(self._full))
            self._overflowed(f"{self.metric}: {labels} has its maximum of values; others are counted as {OTHER!r}")
        return child

    def create_ahead(self, known: Mapping[str, Collection[str]]) -> None:
        """Create a counter's label sets at 0, if `known` has values of all its open labels."""
        choices = [label.values or tuple(known.get(label.name, ())) for label in self.metric.labels]
        if self.metric.kind is COUNTER and math.prod(map(len, choices)) <= AHEAD:
            for values in product(*choices):
                self[_key(values)]

    @locked
    def remove(self: Family[GaugeChild], key: Key) -> None:
        """Stop exporting a gauge's label set; it no longer counts for the maximum of its labels."""
        gauge = self.pop(key, None)
        if gauge is None:
            return
        gauge.clear()
        for table, stored in self._stored.pop(key, ()):
            table.pop(stored, None)
        for used, value in zip(self._used, (key,) if isinstance(key, str) else key, strict=True):
            used[value] -= 1
            if not used[value]:
                del used[value]

    def stored(self, key: Key, table: dict[Any, Any], at: object) -> None:
        """Note that `table[at]` has this label set's child; its removal deletes the entry."""
        self._stored.setdefault(key, []).append((table, at))

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
        return _Exposed(self)

    @locked
    def _found(self, key: Key) -> C:
        values = self._checked(key)
        plain = _key(values)
        if plain not in self:
            for each in self._created_with(values):
                self._create(each)
        return self[plain]

    def _create(self, values: tuple[str, ...]) -> None:
        key = _key(values)
        if key not in self:
            self[key] = self._make(self.metric, dict(zip(self.names, values, strict=True)))
            for used, value in zip(self._used, values, strict=True):
                used[value] += 1

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
        if label.values:
            text = checked_text(name, label, value)
            if text not in label.values:
                summary = f"label {label.name!r} is never {shown(text)}"
                raise UpdateRefused(name, "unknown_label_value", summary, lambda: _choice(text, label))
            return text
        text, used, maximum = checked_text(name, label, value), self._used[position], self._maximum[position]
        if text in used or text == OTHER or len(used) - (OTHER in used) < maximum:
            return text
        if self.metric.kind is GAUGE:
            summary = f"label {label.name!r} has its {maximum} values already; {shown(text)} would be one more"
            fix = f"remove label sets that ended, or raise the maximum of {label.name!r}"
            raise UpdateRefused(name, "too_many_label_values", summary, lambda: fix)
        self._full.add(label.name)
        return OTHER


class _Exposed(WrittenFamily):
    """A family as a registry collects it."""

    def __init__(self, family: Family[Any]) -> None:
        self._family = family
        bare = family.without_samples()
        super().__init__(bare.name, bare.documentation, bare.type)

    # Each list of children is made in one step, because another thread may add a child.
    @property
    def samples(self) -> list[Sample]:
        return [sample for child in list(self._family.values()) for sample in child.samples()]

    @samples.setter
    def samples(self, samples: list[Sample]) -> None:
        """prometheus_client begins with an empty list."""

    def lines(self) -> Iterable[str]:
        metric = self._family.metric
        help_text = metric.help.replace("\\", r"\\").replace("\n", r"\n")
        yield f"# HELP {metric} {help_text}\n"
        yield f"# TYPE {metric} {metric.kind}\n"
        for child in list(self._family.values()):
            yield from child.lines()


def checked_text(metric: str, label: Label, value: object) -> str:
    """The value as plain text. Raises UpdateRefused if it is not text that a label can have."""
    if not isinstance(value, str):
        summary = f"label {label.name!r} must be text, not {shown(value)}"
        raise UpdateRefused(metric, "invalid_label_value", summary)
    text = str.__str__(value)  # an enum's member may have another str()
    # Unprintable text, for example half a surrogate pair, can make the whole exposition unreadable.
    if not label.values and (not text or len(text) > LONGEST or not text.isprintable()):
        summary = f"label {label.name!r} must be 1 to {LONGEST} printable characters, not {shown(text)}"
        raise UpdateRefused(metric, "invalid_label_value", summary)
    return text


def _choice(word: str, label: Label) -> str:
    return did_you_mean(word[:LONGEST], label.values) or f"choose one of {', '.join(label.values)}"


def _key(values: tuple[str, ...]) -> Key:
    return values[0] if len(values) == 1 else values
