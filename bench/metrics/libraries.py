"""The same metrics in prometheus_client, in OpenTelemetry and in tradewatch.instruments, with any number of series.

The catalogue does not allow as many series as some tests need. The labels are those of a bot's metrics.
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

from bench.metrics.workload import OURS, PEER, RAW
from tradewatch.instruments import REASONS, Instruments
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, ONE, SECONDS, USD, Exporter, Label, Metric, MetricKind

# Each label has this many values: together more label sets than any test creates.
_VALUES = 20
LABELS = tuple(
    Label(name, tuple(f"{name}{number}" for number in range(_VALUES)))
    for name in ("venue", "strategy", "symbol", "account")
)
NAMES = tuple(label.name for label in LABELS)
_BOT = Exporter("bench", "bench", ())
ORDERS = Metric("orders_total", COUNTER, ONE, "Orders.", _BOT, LABELS)
POSITION = Metric("position_usd", GAUGE, USD, "Position.", _BOT, LABELS)
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10)
LATENCY = Metric("latency_seconds", HISTOGRAM, SECONDS, "Latency.", _BOT, LABELS, BOUNDS)
_DROPPED = Metric("dropped_total", COUNTER, ONE, "Dropped.", _BOT, (Label("reason", REASONS),))

# The series of one label set of LATENCY: a bucket per bound and +Inf, the sum and the count.
SERIES_OF_HISTOGRAM = len(BOUNDS) + 3
# By default, OpenTelemetry adds up all label sets of an instrument beyond the first 2,000.
_UNLIMITED: Any = dict.fromkeys((sdk.Counter, sdk._Gauge, sdk.Histogram), 10**6)


@dataclass(frozen=True)
class Library:
    """A registry with a counter, a gauge and a histogram, and for each kind a function that updates one label set.

    The functions take the values of NAMES. A label set of the histogram is SERIES_OF_HISTOGRAM series.
    """

    registry: CollectorRegistry
    update: dict[MetricKind, Callable[[tuple[str, ...]], object]]


def raw() -> Library:
    """The metrics in prometheus_client, whose children are looked up at each update."""
    registry = CollectorRegistry()
    counter, gauge, histogram = (prometheus_metric(metric, registry) for metric in (ORDERS, POSITION, LATENCY))
    return Library(
        registry,
        {
            COUNTER: lambda values: counter.labels(*values).inc(),
            GAUGE: lambda values: gauge.labels(*values).set(1.5),
            HISTOGRAM: lambda values: histogram.labels(*values).observe(0.3),
        },
    )


def otel() -> Library:
    """The metrics in OpenTelemetry."""
    registry, meter = new_meter()
    counter, gauge, histogram = (instrument(metric, meter) for metric in (ORDERS, POSITION, LATENCY))
    return Library(
        registry,
        {
            COUNTER: lambda values: counter.add(1, dict(zip(NAMES, values, strict=True))),
            GAUGE: lambda values: gauge.set(1.5, dict(zip(NAMES, values, strict=True))),
            HISTOGRAM: lambda values: histogram.record(0.3, dict(zip(NAMES, values, strict=True))),
        },
    )


def ours() -> Library:
    """The metrics in tradewatch.instruments, on which TradingMetrics is built."""
    registry = CollectorRegistry()
    found = Instruments((ORDERS, POSITION, LATENCY, _DROPPED), registry=registry, mode="development", dropped=_DROPPED)
    counter, gauge, histogram = found.counter(ORDERS), found.gauge(POSITION), found.histogram(LATENCY)
    return Library(
        registry,
        {
            COUNTER: lambda values: counter[values].inc(),
            GAUGE: lambda values: gauge[values].set(1.5),
            HISTOGRAM: lambda values: histogram[values].observe(0.3),
        },
    )


LIBRARIES = {OURS: ours, RAW: raw, PEER: otel}


def fill(library: Library, series: int) -> Library:
    """The library, after creating about `series` series: 35 % counters, 35 % gauges, the rest of histograms."""
    for kind, number in (
        (COUNTER, series * 35 // 100),
        (GAUGE, series * 35 // 100),
        (HISTOGRAM, series * 30 // 100 // SERIES_OF_HISTOGRAM),
    ):
        for values in label_sets(number):
            library.update[kind](values)
    return library


def label_sets(number: int | None = None) -> Iterator[tuple[str, ...]]:
    """`number` different label sets as the values of NAMES; all that exist without a number."""
    return islice(product(*(label.values for label in LABELS)), number)


def new_meter() -> tuple[CollectorRegistry, Meter]:
    """A registry, and a meter that exports to it without the labels and series that the others do not have."""
    registry = CollectorRegistry()
    reader = PrometheusMetricReader(
        registry=registry, scope_info_enabled=False, disable_target_info=True, cardinality_limits=_UNLIMITED
    )
    provider = sdk.MeterProvider(metric_readers=[reader], shutdown_on_exit=False)
    return registry, provider.get_meter("bench")


def prometheus_metric(metric: Metric, registry: CollectorRegistry) -> Any:
    """The metric in prometheus_client, without `_created` series, which TradingMetrics does not have either."""
    disable_created_metrics()
    makers: dict[MetricKind, Any] = {COUNTER: Counter, GAUGE: Gauge, HISTOGRAM: Histogram}
    names = [label.name for label in metric.labels]
    buckets = {"buckets": metric.buckets} if metric.buckets else {}
    return makers[metric.kind](metric.name, metric.help, names, registry=registry, **buckets)


def instrument(metric: Metric, meter: Meter) -> Any:
    """The metric in OpenTelemetry, whose exporter adds `_total` to the name of a counter."""
    if metric.kind is HISTOGRAM:
        bounds = list(map(float, metric.buckets))
        return meter.create_histogram(metric.name, "", metric.help, explicit_bucket_boundaries_advisory=bounds)
    if metric.kind is GAUGE:
        return meter.create_gauge(metric.name, "", metric.help)
    return meter.create_counter(metric.name.removesuffix("_total"), "", metric.help)
