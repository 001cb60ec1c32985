"""Write one operation three times: with TradingMetrics, prometheus_client and OpenTelemetry.

An operation is an event of the bot with examples of its arguments. The statements for the other two libraries follow
from the event's updates, so all three do the same work. A test compares their registries afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from time import perf_counter, time
from typing import Any

from prometheus_client import CollectorRegistry

from bench.metrics.libraries import instrument, new_meter, prometheus_metric
from bench.metrics.workload import OURS, PEER, RAW, Contender, Workload
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, Count, Event, Metric, Stamp, ValueUpdate
from tradewatch.model import Update as EventUpdate
from tradewatch.model.event import names_in
from tradingbot import TradingMetrics

_PROMETHEUS_METHOD = {COUNTER: "inc", GAUGE: "set", HISTOGRAM: "observe"}
_OTEL_METHOD = {COUNTER: "add", GAUGE: "set", HISTOGRAM: "record"}
# Every statement may use these names.
_CLOCKS = {"time": time, "clock": perf_counter}


@dataclass(frozen=True)
class Update:
    """One update of a metric; `amount` is Python source, `labels` are values in the catalogue's order."""

    metric: Metric
    amount: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """`source` is what a bot calls, `before` is what it must compute itself before the updates of the other libraries.

    An empty source means that TradingMetrics does not have the operation.
    """

    name: str
    source: str
    updates: tuple[Update, ...]
    before: str = ""

    @classmethod
    def of(cls, event: Event, name: str, *given: str) -> Operation:
        """An event with its arguments in order: the values of labels, and Python source of the others."""
        values = {each.name: value for each, value in zip(event.arguments, given, strict=True)}
        keywords = {argument.name for argument in event.values if argument.keyword}
        source = {label.name: repr(values[label.name]) for label in event.labels}
        source |= {argument.name: values[argument.name] for argument in event.values}
        call = ", ".join(f"{each}={text}" if each in keywords else text for each, text in source.items())
        known: dict[str, Any] = {each: _evaluated(source[each]) for each in source if each in event.read}
        known |= {label.name: values[label.name] for label in event.labels}
        known |= {label.name: _evaluated(text, known) for label, text in event.derived.items()}
        made = [update for update in event.updates if not update.when]
        made += [update for update in event.updates if update.when and _evaluated(update.when, known)][:1]
        updates = [
            Update(each.metric, _amount(each), tuple(known[n.name] for n in each.metric.labels)) for each in made
        ]
        read = [each for each in source if any(each in names_in(u.amount) for u in updates if u.amount != each)]
        return cls(
            name,
            f"metrics.{event.name}({call})",
            tuple(replace(update, amount=source.get(update.amount, update.amount)) for update in updates),
            before="\n".join(f"{each} = {source[each]}" for each in read),
        )

    def __add__(self, other: Operation) -> Operation:
        """Both operations, one after the other, with the first one's name."""
        source, before = f"{self.source}\n{other.source}", f"{self.before}\n{other.before}".strip()
        return Operation(self.name, source, self.updates + other.updates, before)

    def named(self, name: str) -> Operation:
        """The same operation with another name."""
        return replace(self, name=name)


def _amount(update: EventUpdate) -> str:
    if isinstance(update, ValueUpdate):
        return update.value
    return {Count: "1", Stamp: "time()"}[type(update)]


def _evaluated(source: str, names: Mapping[str, Any] | None = None) -> Any:
    return eval(source, {**_CLOCKS, **(names or {})})  # noqa: S307 - source of our own


class Equivalents:
    """TradingMetrics, prometheus_client and OpenTelemetry, each with a registry: `ours`, `raw` and `otel`."""

    def __init__(self) -> None:
        self.ours = CollectorRegistry()
        self._metrics = TradingMetrics(mode="production", version="1", commit="1", registry=self.ours)
        self.raw = CollectorRegistry()
        self._raw_metric: Callable[[Metric], Any] = cache(lambda metric: prometheus_metric(metric, self.raw))
        self.otel, meter = new_meter()
        self._otel_instrument: Callable[[Metric], Any] = cache(lambda metric: instrument(metric, meter))

    def workload(self, test: str, name: str, operation: Operation, look_up: bool = False) -> Workload:
        """The operation with all three libraries.

        With `look_up`, prometheus_client and OpenTelemetry look their label sets up each time.
        """
        others = (self._raw(operation, look_up), self._otel(operation, look_up))
        if not operation.source:
            return Workload(test, name, others)
        return Workload(test, name, (Contender(OURS, operation.source, {"metrics": self._metrics, **_CLOCKS}), *others))

    def _raw(self, operation: Operation, look_up: bool) -> Contender:
        lines, names = [operation.before], dict[str, Any](_CLOCKS)
        for number, update in enumerate(operation.updates):
            metric = self._raw_metric(update.metric)
            names[f"child{number}"] = metric.labels(*update.labels) if update.labels and not look_up else metric
            labels = f".labels({', '.join(map(repr, update.labels))})" if look_up else ""
            # The usual call is `inc()`, not `inc(1)`.
            amount = "" if update.metric.kind is COUNTER and update.amount == "1" else update.amount
            lines.append(f"child{number}{labels}.{_PROMETHEUS_METHOD[update.metric.kind]}({amount})")
        return Contender(RAW, "\n".join(filter(None, lines)), names)

    def _otel(self, operation: Operation, look_up: bool) -> Contender:
        lines, names = [operation.before], dict[str, Any](_CLOCKS)
        for number, update in enumerate(operation.updates):
            labels = dict(zip((label.name for label in update.metric.labels), update.labels, strict=True))
            names[f"instrument{number}"] = self._otel_instrument(update.metric)
            names[f"attributes{number}"] = labels
            attributes = repr(labels) if look_up else f"attributes{number}"
            lines.append(f"instrument{number}.{_OTEL_METHOD[update.metric.kind]}({update.amount}, {attributes})")
        return Contender(PEER, "\n".join(filter(None, lines)), names)
