"""Compares an exposition with the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from tradewatch.audit.exposition import ExposedMetric, Exposition
from tradewatch.audit.parser import Sample
from tradewatch.audit.values import filled, histogram, label_values, listed, values
from tradewatch.model import HISTOGRAM, Metric, Problem, did_you_mean

_CREATED = "_created"

# Unknown metrics that are reported one by one; more of them mean that another program answered.
_MANY = 20


def compare_with_catalogue(
    metrics: Sequence[Metric], exposition: Exposition
) -> Iterator[tuple[Metric | None, Problem]]:
    """Each difference, with the metric that it is about; `metrics` are all that this endpoint must expose.

    A metric with a TYPE line needs no samples, because nothing may have happened yet. A metric without a TYPE line is
    missing if it is required, or if the endpoint has TYPE lines of other metrics without samples, as prometheus_client
    has.
    """
    by_series = {series.name: metric for metric in metrics for series in (metric, *metric.series)}
    found: dict[Metric, list[ExposedMetric]] = {}
    unexpected = []
    for exposed in exposition.metrics.values():
        metric = by_series.get(exposed.name)
        if metric is None:
            unexpected.append(exposed.name)
        else:
            found.setdefault(metric, []).append(exposed)
    announces = any(not exposed.samples for exposed in exposition.metrics.values())
    missing = [metric for metric in metrics if metric not in found and (metric.required or announces)]
    present = {metric.exporter for metric in found}
    absent = dict.fromkeys(metric.exporter for metric in missing if metric.exporter not in present)
    for exporter in absent:
        count = sum(metric.exporter is exporter for metric in metrics)
        summary = f"none of its {count} metrics is exposed"
        fix = "check that this is the right endpoint"
        yield None, Problem("audit/missing", exporter.defined, exporter.subject, summary, fix=fix)
    for metric in missing:
        if metric.exporter not in absent:
            yield metric, _problem(metric, "missing", "is not exposed")
    for metric, exposed_as in found.items():
        for problem in _of_metric(metric, exposed_as):
            yield metric, problem
    for problem in (*_unexpected(unexpected, by_series), *_created(exposition)):
        yield None, problem
    series, most = sum(len(exposed.samples) for exposed in exposition.metrics.values()), worst_case(metrics)
    if series > most:
        summary = f"exposes {series:,} series, but the catalogue allows {most:,}"
        yield None, Problem("audit/series", None, "endpoint", summary, fix="find the label with unlimited values")


def worst_case(metrics: Iterable[Metric]) -> int:
    """How many series these metrics have if every label has all the values that it may have."""
    return sum(metric.most_series for metric in metrics)


def _of_metric(metric: Metric, exposed: Sequence[ExposedMetric]) -> Iterator[Problem]:
    kinds = {each.kind for each in exposed}
    if not any(kinds):
        fix = f"expose it as a {metric.kind}"
        yield _problem(metric, "type", "has no TYPE line, so Prometheus does not know what it is", fix=fix)
    elif kinds != {metric.kind}:
        exposed_kinds = " and ".join(sorted(filter(None, kinds)))
        yield _problem(metric, "type", f"is exposed as a {exposed_kinds}, but is a {metric.kind} in the catalogue")
        return
    if not any(each.help for each in exposed):
        yield _problem(metric, "help", "has no HELP line", fix=f"add the help of the catalogue: {metric.help}")
    samples = [sample for each in exposed for sample in each.samples if not sample.name.endswith(_CREATED)]
    for series in metric.series:
        own = [sample for sample in samples if sample.name == series.name]
        yield from _labels(metric, series, own)
        for kind, summary, fix in (*label_values(metric, series, own), *values(series, own)):
            yield _problem(metric, kind, summary, fix)
    if metric.kind is HISTOGRAM and samples:
        for kind, summary, fix in histogram(metric, samples):
            yield _problem(metric, kind, summary, fix)


def _labels(metric: Metric, series: Metric, samples: Sequence[Sample]) -> Iterator[Problem]:
    wanted = {label.name for label in series.labels}
    # An empty label is the same as no label.
    wrong = Counter(names for sample in samples if (names := frozenset(filled(sample))) != wanted)
    empty = {name for sample in samples for name, value in sample.labels.items() if not value}
    for names, count in sorted(wrong.items(), key=lambda item: sorted(item[0])):
        fix = ""
        if of_target := names & {label.name for label in metric.exporter.labels}:
            fix = f"remove {listed(of_target)}: Prometheus adds it, and renames yours to exported_{min(of_target)}"
        elif lacking := empty & (wanted - names):
            fix = f"give {listed(lacking)} a value: an empty value is the same as no label"
        summary = f"{count} series of {series.name} have {listed(names)} instead of {listed(wanted)}"
        yield _problem(metric, "labels", summary, fix=fix)


def _unexpected(names: Sequence[str], known: Collection[str]) -> Iterator[Problem]:
    names = [name for name in names if not name.endswith(_CREATED)]
    if len(names) > _MANY:
        summary = f"{len(names)} metrics are not in the catalogue: {listed(names)}"
        yield Problem("audit/unexpected", None, "endpoint", summary, fix="check that this is the right endpoint")
        return
    for name in names:
        fix = did_you_mean(name, known) or "add it to the catalogue, or do not expose it here"
        yield Problem("audit/unexpected", None, f"metric {name}", "is not in the catalogue", fix=fix)


def _created(exposition: Exposition) -> Iterator[Problem]:
    count = sum(sample.name.endswith(_CREATED) for exposed in exposition.metrics.values() for sample in exposed.samples)
    if count:
        summary = f"exposes {count:,} `_created` series, which the catalogue does not have"
        fix = "call prometheus_client.disable_created_metrics()"
        yield Problem("audit/unexpected", None, "endpoint", summary, fix=fix)


def _problem(metric: Metric, kind: str, summary: str, fix: str = "") -> Problem:
    return Problem(f"audit/{kind}", metric.defined, metric.subject, summary, fix=fix)
