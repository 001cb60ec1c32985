"""Compares an exposition with the catalogue."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from prometheus_client.samples import Sample

from tradewatch.audit.exposition import ExposedMetric, Exposition
from tradewatch.model import GAUGE, HISTOGRAM, MILLISECONDS, OTHER, TIMESTAMP, Metric, Problem, did_you_mean

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
    for exposed in exposition.values():
        metric = by_series.get(exposed.name)
        if metric is None:
            unexpected.append(exposed.name)
        else:
            found.setdefault(metric, []).append(exposed)
    announces = any(not exposed.samples for exposed in exposition.values())
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
    for problem in (*_unexpected(unexpected, by_series), *_created(exposition, by_series), *_twice(exposition)):
        yield None, problem
    series, most = sum(len(exposed.samples) for exposed in exposition.values()), worst_case(metrics)
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
        yield from _values(metric, series, own)
    if metric.kind is HISTOGRAM and samples:
        yield from _buckets(metric, samples)
    if metric.unit is TIMESTAMP:
        yield from _times(metric, samples)


def _labels(metric: Metric, series: Metric, samples: Sequence[Sample]) -> Iterator[Problem]:
    wanted = {label.name for label in series.labels}
    wrong = Counter(frozenset(sample.labels) for sample in samples if sample.labels.keys() != wanted)
    for names, count in sorted(wrong.items(), key=lambda item: sorted(item[0])):
        fix = ""
        if of_target := names & {label.name for label in metric.exporter.labels}:
            fix = f"remove {_listed(of_target)}: Prometheus adds it, and renames yours to exported_{min(of_target)}"
        summary = f"{count} series of {series.name} have {_listed(names)} instead of {_listed(wanted)}"
        yield _problem(metric, "labels", summary, fix=fix)


def _values(metric: Metric, series: Metric, samples: Sequence[Sample]) -> Iterator[Problem]:
    for label in series.labels:
        if label.name == "le" and metric.kind is HISTOGRAM:
            continue  # _buckets compares them as numbers
        values = {sample.labels[label.name] for sample in samples if label.name in sample.labels}
        if label.values and (unknown := sorted(values - set(label.values))):
            fix = did_you_mean(unknown[0], label.values) if len(unknown) == 1 else ""
            fix = fix or f"the catalogue has {_listed(label.values)}"
            yield _problem(metric, "value", f"label {label.name!r} is {_listed(unknown)}", fix=fix)
        elif len(values - ({OTHER} if metric.kind is not GAUGE else set())) > label.size:
            summary = f"label {label.name!r} has {len(values):,} values, {_listed(sorted(values))}"
            fix = f"the catalogue allows {label.size}: use fewer values, or raise `maximum` there"
            yield _problem(metric, "value", summary, fix=fix)


def _buckets(metric: Metric, samples: Sequence[Sample]) -> Iterator[Problem]:
    bounds = {float(sample.labels["le"]) for sample in samples if "le" in sample.labels}
    wanted = {*map(float, metric.buckets), math.inf}
    if bounds != wanted:
        parts = (("lacks", wanted - bounds), ("has", bounds - wanted))
        found = " and ".join(f"{verb} {', '.join(f'{b:g}' for b in sorted(some))}" for verb, some in parts if some)
        yield _problem(metric, "buckets", f"its buckets are not the catalogue's: it {found}")


def _times(metric: Metric, samples: Sequence[Sample]) -> Iterator[Problem]:
    if any(sample.value == 0 for sample in samples):
        fix = "do not export it before it is set, and remove it when it no longer applies"
        yield _problem(metric, "timestamp", "is 0, which reads as an age of more than fifty years", fix=fix)
    if any(sample.value > MILLISECONDS for sample in samples):
        yield _problem(metric, "timestamp", "is not a time in seconds", fix="divide milliseconds by 1000")


def _unexpected(names: Sequence[str], known: Collection[str]) -> Iterator[Problem]:
    names = [name for name in names if not name.endswith(_CREATED)]
    if len(names) > _MANY:
        summary = f"{len(names)} metrics are not in the catalogue: {_listed(names)}"
        yield Problem("audit/unexpected", None, "endpoint", summary, fix="check that this is the right endpoint")
        return
    for name in names:
        fix = did_you_mean(name, known) or "add it to the catalogue, or do not expose it here"
        yield Problem("audit/unexpected", None, f"metric {name}", "is not in the catalogue", fix=fix)


def _created(exposition: Exposition, known: Collection[str]) -> Iterator[Problem]:
    count = sum(sample.name.endswith(_CREATED) for exposed in exposition.values() for sample in exposed.samples)
    if count:
        summary = f"exposes {count:,} `_created` series, which the catalogue does not have"
        fix = "call prometheus_client.disable_created_metrics()"
        yield Problem("audit/unexpected", None, "endpoint", summary, fix=fix)


def _twice(exposition: Exposition) -> Iterator[Problem]:
    for exposed in exposition.values():
        counted = Counter((sample.name, *sorted(sample.labels.items())) for sample in exposed.samples)
        if twice := sorted(key for key, count in counted.items() if count > 1):
            (name, *labels) = twice[0]
            example = ",".join(f'{label}="{value}"' for label, value in labels)
            summary = f"{len(twice)} of its series are exposed twice, for example {name}{{{example}}}"
            fix = "expose each series once; Prometheus drops the second"
            yield Problem("audit/labels", None, f"metric {exposed.name}", summary, fix=fix)


def _problem(metric: Metric, kind: str, summary: str, fix: str = "") -> Problem:
    return Problem(f"audit/{kind}", metric.defined, metric.subject, summary, fix=fix)


def _listed(values: Iterable[str]) -> str:
    """The first few values, in order, or `no labels`."""
    some = sorted(values)
    shown = [repr(value if len(value) <= 40 else f"{value[:40]}...") for value in some[:6]]
    more = f" and {len(some) - 6:,} more" if len(some) > 6 else ""
    return f"{', '.join(shown)}{more}" if some else "no labels"
