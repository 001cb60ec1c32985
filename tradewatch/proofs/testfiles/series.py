"""Input series of a test: what a target exposes in each phase, written in promtool's notation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tradewatch.model import COUNTER, Metric, Samples
from tradewatch.model.matcher import quoted
from tradewatch.proofs.cases.timeline import Timeline
from tradewatch.proofs.samples import drifts

# Written by Prometheus itself: when a scrape fails it is 0, while everything else of the target goes stale.
_UP = "up"


class InputSeries(NamedTuple):
    """One entry of `input_series`."""

    series: str
    values: str


def input_series(
    timeline: Timeline, target: Mapping[str, str], metrics: Mapping[str, Metric], step: float, end: int
) -> list[InputSeries]:
    """The series of one target over steps 0..end; `target` gives its identity and `instance`, where it has them."""
    by_identity: dict[str, dict[int, Samples]] = {}
    identities: dict[int, str] = {}  # the same samples come again in several phases
    for index, phase in enumerate(timeline.phases):
        for samples in phase.samples:
            identity = identities.get(id(samples))
            if identity is None:
                labels = target_labels(samples, target, metrics)
                matchers = ",".join([_matcher(name, labels[name]) for name in sorted(labels)])
                identity = identities[id(samples)] = f"{samples.series}{{{matchers}}}"
            by_identity.setdefault(identity, {})[index] = samples
    spans = _spans(timeline, end)
    return [
        InputSeries(identity, _values(timeline, spans, present, metrics, step))
        for identity, present in by_identity.items()
    ]


# The same few labels are in thousands of series.
@cache
def _matcher(name: str, value: str) -> str:
    return f"{name}={quoted(value)}"


def target_labels(samples: Samples, target: Mapping[str, str], metrics: Mapping[str, Metric]) -> dict[str, str]:
    """All labels of a series: what the samples say, and what Prometheus puts on the target."""
    labels = {}
    metric = metrics.get(samples.series)
    if metric is not None:
        for label in metric.exporter.labels:
            if label.name == "job":
                labels["job"] = metric.exporter.job
            elif label.name in target:
                labels[label.name] = target[label.name]
    labels.update(samples.labels)
    return labels


class _Span(NamedTuple):
    """Steps `start` up to, not including, `stop`, in which nothing begins or ends."""

    start: int
    stop: int
    phase: int


def _spans(timeline: Timeline, end: int) -> list[_Span]:
    edges = {phase.start for phase in timeline.phases} | {end + 1}
    if timeline.unscraped:
        edges |= {timeline.unscraped.start, timeline.unscraped.stop}
    for special in (timeline.restart, timeline.missed):
        if special is not None:
            edges |= {special, special + 1}
    starts = [phase.start for phase in timeline.phases]
    return [
        _Span(start, stop, bisect_right(starts, start) - 1)
        for start, stop in pairwise(sorted(edge for edge in edges if edge <= end + 1))
    ]


def _values(
    timeline: Timeline,
    spans: Sequence[_Span],
    present: Mapping[int, Samples],
    metrics: Mapping[str, Metric],
    step: float,
) -> str:
    """One series' values over all spans; `present` has its samples by the phases in which it is there."""
    lines = list(present.values())
    name = lines[0].series
    counts = name in metrics and metrics[name].kind is COUNTER
    # A gauge whose slope alone changes goes on from where it is, as a counter does.
    goes_on = counts or (len({each.start for each in lines}) == 1 and any(drifts(each, metrics) for each in lines))
    total = 0.0 if counts else lines[0].start
    gone = True
    parts = []
    for start, stop, phase in spans:
        samples = present.get(phase)
        length = stop - start
        if samples is None:
            parts.append(_absent(length, gone))
            gone = True
            continue
        increment = samples.slope * step
        if start == timeline.restart and counts:
            total = 0.0
        first = total if goes_on else samples.start + increment * start
        if start == timeline.missed:
            parts.append("0" if name == _UP else "stale")
        elif start in timeline.unscraped:
            parts.append(f"_x{length}")
        else:
            parts.append(_run(first, increment, length))
        gone = False
        total += increment * length
    return " ".join(parts)


def _absent(length: int, gone: bool) -> str:
    """A series that is not there; where it was there before, it ends with a staleness marker."""
    if gone:
        return f"_x{length}"
    return "stale" if length == 1 else f"stale _x{length - 1}"


def _run(first: float, increment: float, length: int) -> str:
    """`length` values from `first` on, in promtool's short form, where `a+bxn` stands for n + 1 values."""
    if length == 1:
        return plain(first)
    sign = "-" if increment < 0 else "+"
    return f"{plain(first)}{sign}{plain(abs(increment))}x{length - 1}"


def plain(value: float) -> str:
    """A number without exponent, which promtool's notation has not."""
    text = repr(value)
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.removesuffix(".0")
