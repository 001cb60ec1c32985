"""Write one operation three times: through TradingMetrics, on bound prometheus_client children, in OpenTelemetry.

The operation lists the updates that it makes; both twins are generated from that list, so they do the same and
nothing more. A test compares what the registries say afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter, time
from typing import Any

from prometheus_client import CollectorRegistry

from bench.metrics.case import OURS, PEER, RAW, Case, Contender
from bench.metrics.peers import family, instrument, meter
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, Metric
from tradingbot import TradingMetrics

# What to call of a bound child, and of OpenTelemetry's instrument.
_RAW_CALL = {COUNTER: "inc", GAUGE: "set", HISTOGRAM: "observe"}
_OTEL_CALL = {COUNTER: "add", GAUGE: "set", HISTOGRAM: "record"}
# What the sources of all three may use.
_CLOCKS = {"time": time, "clock": perf_counter}


@dataclass(frozen=True)
class Update:
    """One number that changes; `amount` is Python source, `labels` are values in the catalogue's order."""

    metric: Metric
    amount: str
    labels: tuple[str, ...]


def update(metric: Metric, amount: str, *labels: str) -> Update:
    return Update(metric, amount, labels)


@dataclass(frozen=True)
class Operation:
    """`source` is what a bot writes; `before`, what it would have to do itself in front of bare updates.

    Without a source there is no such operation in TradingMetrics, and the twins are alone.
    """

    name: str
    source: str
    updates: tuple[Update, ...]
    before: str = ""

    def __add__(self, other: Operation) -> Operation:
        """Both, one after the other."""
        source, before = f"{self.source}\n{other.source}", f"{self.before}\n{other.before}".strip()
        return Operation(self.name, source, self.updates + other.updates, before)

    def named(self, name: str) -> Operation:
        return Operation(name, self.source, self.updates, self.before)


class Worlds:
    """TradingMetrics, prometheus_client and OpenTelemetry, each with instruments of the catalogue in a registry."""

    def __init__(self) -> None:
        self.ours = CollectorRegistry()
        self._metrics = TradingMetrics(mode="production", version="1", commit="1", registry=self.ours)
        self.raw = CollectorRegistry()
        self._families: dict[Metric, Any] = {}
        self.otel, self._meter = meter()
        self._instruments: dict[Metric, Any] = {}

    def case(self, test: str, name: str, operation: Operation, looked_up: bool = False) -> Case:
        """The operation with all three. `looked_up`: the twins find their label sets anew each time."""
        twins = (self._raw(operation, looked_up), self._otel(operation, looked_up))
        if operation.source:
            return Case(test, name, (Contender(OURS, operation.source, {"metrics": self._metrics, **_CLOCKS}), *twins))
        return Case(test, name, twins)

    def _raw(self, operation: Operation, looked_up: bool) -> Contender:
        lines, names = [operation.before], dict[str, Any](_CLOCKS)
        for number, each in enumerate(operation.updates):
            if each.metric not in self._families:
                self._families[each.metric] = family(each.metric, self.raw)
            child, found = f"child{number}", self._families[each.metric]
            # Its own habit is `inc()`, not `inc(1)`.
            amount = "" if each.metric.kind is COUNTER and each.amount == "1" else each.amount
            names[child] = found.labels(*each.labels) if each.labels and not looked_up else found
            labels = f".labels({', '.join(map(repr, each.labels))})" if looked_up else ""
            lines.append(f"{child}{labels}.{_RAW_CALL[each.metric.kind]}({amount})")
        return Contender(RAW, "\n".join(filter(None, lines)), names)

    def _otel(self, operation: Operation, looked_up: bool) -> Contender:
        lines, names = [operation.before], dict[str, Any](_CLOCKS)
        for number, each in enumerate(operation.updates):
            if each.metric not in self._instruments:
                self._instruments[each.metric] = instrument(each.metric, self._meter)
            labels = dict(zip((label.name for label in each.metric.labels), each.labels, strict=True))
            names[f"instrument{number}"] = self._instruments[each.metric]
            names[f"attributes{number}"] = labels
            attributes = repr(labels) if looked_up else f"attributes{number}"
            lines.append(f"instrument{number}.{_OTEL_CALL[each.metric.kind]}({each.amount}, {attributes})")
        return Contender(PEER, "\n".join(filter(None, lines)), names)
