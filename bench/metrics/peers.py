"""Any number of the same series in prometheus_client, in OpenTelemetry and in tradewatch.instruments.

For what needs more series than a catalogue allows; the labels are those of a bot's metrics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.metrics import Meter
from opentelemetry.sdk import metrics as sdk
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics import disable_created_metrics

from tradewatch.instruments import REASONS, Instruments
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, ONE, SECONDS, USD, Exporter, Kind, Label, Metric

# Values of each label; of all four together, more label sets than anybody here creates.
_WIDTH = 20
LABELS = tuple(
    Label(name, tuple(f"{name}{number}" for number in range(_WIDTH)))
    for name in ("venue", "strategy", "symbol", "account")
)
NAMES = tuple(label.name for label in LABELS)
_BOT = Exporter("bench", "bench", ())
ORDERS = Metric("orders_total", COUNTER, ONE, "Orders.", _BOT, LABELS)
POSITION = Metric("position_usd", GAUGE, USD, "Position.", _BOT, LABELS)
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10)
LATENCY = Metric("latency_seconds", HISTOGRAM, SECONDS, "Latency.", _BOT, LABELS, BOUNDS)
_DROPPED = Metric("dropped_total", COUNTER, ONE, "Dropped.", _BOT, (Label("reason", REASONS),))

# Of one label set of LATENCY: each bound and +Inf, the sum and the count.
SERIES_OF_HISTOGRAM = len(BOUNDS) + 3
# OpenTelemetry holds 2,000 label sets of an instrument apart, and adds up all further ones.
_UNLIMITED: Any = dict.fromkeys((sdk.Counter, sdk._Gauge, sdk.Histogram), 10**6)

# The values of NAMES.
Row = tuple[str, ...]


@dataclass(frozen=True)
class Peer:
    """A registry, and for each kind how to update one label set; a histogram's is SERIES_OF_HISTOGRAM series."""

    registry: CollectorRegistry
    update: dict[Kind, Callable[[Row], object]]


def raw() -> Peer:
    registry = CollectorRegistry()
    counter, gauge, histogram = (family(metric, registry) for metric in (ORDERS, POSITION, LATENCY))
    return Peer(
        registry,
        {
            COUNTER: lambda row: counter.labels(*row).inc(),
            GAUGE: lambda row: gauge.labels(*row).set(1.5),
            HISTOGRAM: lambda row: histogram.labels(*row).observe(0.3),
        },
    )


def otel() -> Peer:
    registry, peer = meter()
    counter, gauge, histogram = (instrument(metric, peer) for metric in (ORDERS, POSITION, LATENCY))
    return Peer(
        registry,
        {
            COUNTER: lambda row: counter.add(1, dict(zip(NAMES, row, strict=True))),
            GAUGE: lambda row: gauge.set(1.5, dict(zip(NAMES, row, strict=True))),
            HISTOGRAM: lambda row: histogram.record(0.3, dict(zip(NAMES, row, strict=True))),
        },
    )


def ours() -> Peer:
    registry = CollectorRegistry()
    found = Instruments((ORDERS, POSITION, LATENCY, _DROPPED), registry=registry, mode="development", dropped=_DROPPED)
    counter, gauge, histogram = found.counter(ORDERS), found.gauge(POSITION), found.histogram(LATENCY)
    return Peer(
        registry,
        {
            COUNTER: lambda row: counter[row].inc(),
            GAUGE: lambda row: gauge[row].set(1.5),
            HISTOGRAM: lambda row: histogram[row].observe(0.3),
        },
    )


def fill(peer: Peer, series: int) -> Peer:
    """Let so many series exist: 35 % counters, 35 % gauges, the rest histograms."""
    for kind, number in (
        (COUNTER, series * 35 // 100),
        (GAUGE, series * 35 // 100),
        (HISTOGRAM, series * 30 // 100 // SERIES_OF_HISTOGRAM),
    ):
        for row in rows(number):
            peer.update[kind](row)
    return peer


def rows(number: int | None = None) -> Iterator[Row]:
    """Label values, each time others; so many, or all there are."""
    return islice(product(*(label.values for label in LABELS)), number)


def meter() -> tuple[CollectorRegistry, Meter]:
    """A meter whose instruments come out of the registry, without labels and series that others do not have."""
    registry = CollectorRegistry()
    reader = PrometheusMetricReader(
        registry=registry, scope_info_enabled=False, disable_target_info=True, cardinality_limits=_UNLIMITED
    )
    provider = sdk.MeterProvider(metric_readers=[reader], shutdown_on_exit=False)
    return registry, provider.get_meter("bench")


def family(metric: Metric, registry: CollectorRegistry) -> Any:
    """The metric in prometheus_client, as TradingMetrics has it: without series that say when it was created."""
    disable_created_metrics()
    makers: dict[Kind, Any] = {COUNTER: Counter, GAUGE: Gauge, HISTOGRAM: Histogram}
    names = [label.name for label in metric.labels]
    buckets = {"buckets": metric.buckets} if metric.buckets else {}
    return makers[metric.kind](metric.name, metric.help, names, registry=registry, **buckets)


def instrument(metric: Metric, meter: Meter) -> Any:
    """The metric in OpenTelemetry, whose exporter appends `_total` itself."""
    if metric.kind is HISTOGRAM:
        bounds = list(map(float, metric.buckets))
        return meter.create_histogram(metric.name, "", metric.help, explicit_bucket_boundaries_advisory=bounds)
    if metric.kind is GAUGE:
        return meter.create_gauge(metric.name, "", metric.help)
    return meter.create_counter(metric.name.removesuffix("_total"), "", metric.help)
