"""Samples of every metric in the catalogue, for each value of its labels, and of every alert, as OpenMetrics text.

For each metric there is a series for every value of its closed labels, and for two values of each open one. Counters
and histograms grow. Some gauges have good values and some bad ones, so panels that show problems find some. There is a
sample a minute for the last 20 minutes, and fewer before: any range up to 30 days holds some, and there is one at each
midnight. Each alert has its own target with the series for which it fires, because most panels of alerts are empty
while all is well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from tradewatch.compiler import CompiledProject
from tradewatch.model import (
    BOOL,
    COUNTER,
    CRITICAL,
    HISTOGRAM,
    RATIO,
    TIMESTAMP,
    USD,
    Alert,
    Environment,
    Label,
    Metric,
    Project,
    RecordedTable,
    Samples,
    StateAlert,
    ValueAlert,
)

MINUTE, HOUR, DAY = 60, 3600, 86_400

# Values that queries select, or that belong together.
_KNOWN = {
    "instance": ("tradingbot:9400",),
    "provider": ("binance", "kraken"),
    "symbol": ("BTC-USDT", "SOL-USDT"),
    "venue": ("binance", "kraken"),
}


def openmetrics(project: Project, environment: Environment, now: int) -> Iterator[str]:
    """The text, line by line; `now` is the time of the last samples, in seconds."""
    midnights = (now // DAY * DAY - days * DAY for days in range(31, 1, -1))
    times = [
        *sorted({*midnights, *(now - days * DAY for days in range(31, 1, -1))}),
        *(now - hours * HOUR for hours in range(24, 1, -6)),
        *(now - minutes * MINUTE for minutes in (60, 45, 30, *range(20, -1, -1))),
    ]
    for metric in project.metrics:
        yield from _of_metric(metric, environment, times)
    compiled = CompiledProject(project)
    for recording in compiled.recordings:
        yield f"# TYPE {recording.record} gauge\n"
        if isinstance(recording, RecordedTable):
            for labels, value in recording.rows(environment):
                yield from _written(recording.record, labels, [(time, value) for time in times])
        else:
            names = sorted(compiled.catalogue[recording.record].labels.always)
            for labels in _combinations([Label(name, maximum=2) for name in names], environment.watched):
                yield from _written(recording.record, labels, [(time, 1) for time in times])
    # Alerts with the same name share a panel.
    for alert in {alert.name: alert for alert in project.alerts}.values():
        for samples in _that_fire(alert, environment):
            labels = {**_target(project.series[samples.series], alert.name), **samples.labels}
            values = [(time, samples.start + samples.slope * time) for time in times]
            yield from _written(samples.series, labels, values)
    yield "# TYPE ALERTS gauge\n"
    for alert in project.alerts:
        for bot in environment.watched[:2]:
            labels = {**alert.all_labels, "alertname": alert.name, "alertstate": "firing", "bot": bot}
            yield from _written("ALERTS", labels, [(time, 1) for time in times])
    yield "# TYPE ALERTS_FOR_STATE gauge\n"
    yield from _written("ALERTS_FOR_STATE", {"alertname": "Any", "severity": CRITICAL}, [(t, times[0]) for t in times])
    yield "# EOF\n"


def _that_fire(alert: Alert, environment: Environment) -> Sequence[Samples]:
    if isinstance(alert, ValueAlert):
        return tuple(alert.samples(alert.threshold.at(environment.name))) if alert.samples else ()
    return alert.samples_bad or () if isinstance(alert, StateAlert) else ()


def _target(metric: Metric, name: str) -> Mapping[str, str]:
    labels = {"bot": name, "instance": f"{name}:9400", "job": metric.exporter.job}
    return {label.name: labels[label.name] for label in metric.exporter.labels}


def _of_metric(metric: Metric, environment: Environment, times: Sequence[int]) -> Iterator[str]:
    start = times[0]
    # promtool expects names with the suffix of their type, which not all of ours have.
    yield f"# TYPE {metric.name} unknown\n"
    for index, labels in enumerate(_series(metric, environment)):
        speed = (1 + index % 3) / 10
        if metric.kind is HISTOGRAM:
            bounds = [*(f"{bound:g}" for bound in metric.buckets), "+Inf"]
            for place, bound in enumerate(bounds, 1):
                part = speed * place / len(bounds)
                yield from _written(
                    f"{metric.name}_bucket", {**labels, "le": bound}, [(time, part * (time - start)) for time in times]
                )
            yield from _written(f"{metric.name}_count", labels, [(time, speed * (time - start)) for time in times])
            yield from _written(f"{metric.name}_sum", labels, [(time, speed * (time - start)) for time in times])
        elif metric.kind is COUNTER:
            yield from _written(metric.name, labels, [(time, 1 + speed * (time - start)) for time in times])
        else:
            # A bot was deployed three minutes ago, so its info series is new.
            since = times[-3] if metric.name.endswith("_info") and index % 2 else start
            yield from _written(metric.name, labels, [(t, _gauge(metric, index, t)) for t in times if t >= since])


def _gauge(metric: Metric, index: int, time: int) -> float:
    """Good and bad values in turn; ratios rise."""
    is_well = index % 2 == 0
    if metric.unit == BOOL:
        return float(is_well)
    if metric.unit == TIMESTAMP:
        return time - 5 if is_well else time - 5_000
    if metric.unit == RATIO:
        return (0.2 if is_well else 0.8) + time / 1e10
    if metric.unit == USD:
        # Not every day brings the same.
        return (1_000 + index if is_well else -500 - index) + time // DAY % 3
    return 1.0 + index


def _series(metric: Metric, environment: Environment) -> Iterator[Mapping[str, str]]:
    """The labels of each series of a metric."""
    is_info = metric.name.endswith("_info")
    own = [Label(label.name, (label.name,)) for label in metric.labels] if is_info else metric.labels
    for labels in _combinations([*metric.exporter.labels, *own], environment.watched[:2]):
        # A target has one job.
        target = {"instance": f"{labels['job']}:9400"} if labels.keys() >= {"job", "instance"} else {}
        yield {**labels, **target}


def _combinations(labels: Sequence[Label], bots: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    open_values = {**_KNOWN, "bot": bots}
    values = [label.values or open_values.get(label.name, (f"{label.name}-1", f"{label.name}-2")) for label in labels]
    for each in product(*values):
        yield dict(zip((label.name for label in labels), each, strict=True))


def _written(name: str, labels: Mapping[str, str], samples: Sequence[tuple[int, float]]) -> Iterator[str]:
    text = ",".join(f'{label}="{value}"' for label, value in labels.items())
    for time, value in samples:
        yield f"{name}{{{text}}} {value:.10g} {time}\n"
