"""What is wrong with the values of a metric's series and of their labels: Prometheus stores them, and alerts fail."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from tradewatch.audit.parser import Sample
from tradewatch.model import BOOL, COUNTER, GAUGE, MILLISECONDS, OTHER, TIMESTAMP, Metric, did_you_mean

# Characters of a label's value; so long are those of the instruments.
_LONGEST = 128


class Fault(NamedTuple):
    """A kind of problem, what is wrong, and what to do."""

    kind: str
    summary: str
    fix: str = ""


def filled(sample: Sample) -> Mapping[str, str]:
    """The labels with a value: for Prometheus, an empty label is the same as no label."""
    return {name: value for name, value in sample.labels.items() if value}


def label_values(metric: Metric, series: Metric, samples: Sequence[Sample]) -> Iterator[Fault]:
    """Faults of the values of each label of a series of the metric."""
    for label in series.labels:
        if label.name == "le" and series.name != metric.name:
            continue  # histogram() compares them as numbers
        found = {value for sample in samples if (value := sample.labels.get(label.name))}
        if label.values and (unknown := sorted(found - set(label.values))):
            fix = did_you_mean(unknown[0], label.values) if len(unknown) == 1 else ""
            fix = fix or f"the catalogue has {listed(label.values)}"
            yield Fault("value", f"label {label.name!r} is {listed(unknown)}", fix)
        elif len(found - ({OTHER} if metric.kind is not GAUGE else set())) > label.size:
            summary = f"label {label.name!r} has {len(found):,} values, {listed(found)}"
            yield Fault(
                "value", summary, f"the catalogue allows {label.size}: use fewer values, or raise `maximum` there"
            )
        elif odd := [value for value in found if len(value) > _LONGEST or not value.isprintable()]:
            fix = f"use 1 to {_LONGEST} printable characters"
            yield Fault("value", f"label {label.name!r} is {listed(odd)}", fix)


def values(series: Metric, samples: Sequence[Sample]) -> Iterator[Fault]:
    """Faults of the values of a series, one of each kind."""
    yield from {fault.fix: fault for sample in reversed(samples) for fault in _of_value(series, sample)}.values()


def _of_value(series: Metric, sample: Sample) -> Iterator[Fault]:
    value, (low, high) = sample.value, series.bounds
    where = f"line {sample.line}: {sample.name} is {value:g}"
    if math.isnan(value):
        yield Fault("value", where, "do not export a value that is not known: no comparison with NaN is true")
    elif series.unit == TIMESTAMP:
        if value == 0:
            fix = "do not export it before it is set, and remove it when it no longer applies"
            yield Fault("timestamp", "is 0, which reads as an age of more than fifty years", fix)
        elif value > MILLISECONDS:
            yield Fault("timestamp", "is not a time in seconds", "divide milliseconds by 1000")
        elif value < 0:
            yield Fault("timestamp", where, "export the seconds since 1970")
    elif series.kind is COUNTER and not 0 <= value < math.inf:
        yield Fault("value", where, "count up from 0: a counter is never negative or infinite")
    elif series.unit == BOOL and value not in (0, 1):
        yield Fault("value", where, "export 1 for true and 0 for false")
    elif not low <= value <= high:
        allowed = f"at least {low:g}" if high == math.inf else f"at most {high:g}" if low == -math.inf else ""
        yield Fault("value", where, f"the catalogue allows {allowed or f'{low:g} to {high:g}'}: is it in another unit?")


def histogram(metric: Metric, samples: Iterable[Sample]) -> Iterator[Fault]:
    """Faults of a histogram's buckets, sums and counts, one of each kind."""
    parts: dict[tuple[tuple[str, str], ...], dict[str, Sample]] = {}
    buckets: dict[tuple[tuple[str, str], ...], dict[float, Sample]] = {}
    found: dict[str, Fault] = {}
    for sample in samples:
        labels = tuple(sorted((name, value) for name, value in filled(sample).items() if name != "le"))
        own = parts.setdefault(labels, {})
        if sample.name != metric.bucket.name:
            own[sample.name] = sample
            continue
        limit = bound_of(sample.labels.get("le", ""))
        if limit is None:
            text = sample.labels.get("le", "")
            summary = f"line {sample.line}: the bucket has the bound {text[:40]!r}, which is not a number"
            found.setdefault("bound", Fault("buckets", summary, 'write it as le="0.5"'))
        else:
            others = buckets.setdefault(labels, {})
            if limit in others and others[limit].labels["le"] != sample.labels["le"]:
                fix = "expose each bucket once: Prometheus 3 drops the second one"
                found.setdefault(
                    "twice", Fault("buckets", f"line {sample.line}: the bound {limit:g} is written twice", fix)
                )
            others.setdefault(limit, sample)
    for labels, own in parts.items():
        for kind, fault in _of_histogram(metric, own, buckets.get(labels, {})):
            found.setdefault(kind, fault)
    yield from found.values()


def _of_histogram(
    metric: Metric, parts: Mapping[str, Sample], buckets: Mapping[float, Sample]
) -> Iterator[tuple[str, Fault]]:
    """Faults of the series with one set of labels, each with its kind."""
    wanted = {*metric.buckets, math.inf}
    if buckets.keys() != wanted:
        differences = (("lacks", wanted - buckets.keys()), ("has", buckets.keys() - wanted))
        differing = " and ".join(
            f"{verb} {', '.join(f'{b:g}' for b in sorted(some))}" for verb, some in differences if some
        )
        fix = "" if math.inf in buckets else "without +Inf, histogram_quantile returns nothing"
        yield "bounds", Fault("buckets", f"its buckets are not the catalogue's: it {differing}", fix)
    ordered = [buckets[bound] for bound in sorted(buckets)]
    for one, next_ in pairwise(ordered):
        if next_.value < one.value:
            summary = (
                f"line {next_.line}: a bucket counts {next_.value:g}, fewer than the {one.value:g} of the one before"
            )
            yield "cumulative", Fault("buckets", summary, "count in each bucket everything up to its bound")
    for part, use in ((metric.sum, "the mean"), (metric.count, "the rate")):
        if part.name not in parts:
            yield part.name, Fault("buckets", f"has no series {part.name}", f"expose it: {use} is calculated from it")
    count = parts.get(metric.count.name)
    if count and math.inf in buckets and count.value != (most := buckets[math.inf].value):
        summary = f"line {count.line}: the count is {count.value:g}, but the bucket +Inf has {most:g}"
        yield "count", Fault("buckets", summary, "both count all observations")


def bound_of(text: str) -> float | None:
    """The bound of a bucket as a number; None if the text is not one."""
    try:
        number = float(text)
    except ValueError:
        return None
    return None if math.isnan(number) else number


def listed(texts: Iterable[str]) -> str:
    """The first few texts, in order, or `no labels`."""
    some = sorted(texts)
    shown = [repr(text if len(text) <= 40 else f"{text[:40]}...") for text in some[:6]]
    more = f" and {len(some) - 6:,} more" if len(some) > 6 else ""
    return f"{', '.join(shown)}{more}" if some else "no labels"
