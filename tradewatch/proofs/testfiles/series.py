"""The input series of a test, in promtool's notation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from tradewatch.model import COUNTER, Metric, Samples
from tradewatch.model.matcher import quoted
from tradewatch.proofs.cases.timeline import Timeline
from tradewatch.proofs.samples import drifts

# Prometheus writes it itself: when a scrape fails, it is 0, and all other series of the target are stale.
_UP = "up"


class InputSeries(NamedTuple):
    """One entry of `input_series`."""

    series: str
    values: str


def input_series(
    timeline: Timeline, target: Mapping[str, str], metrics: Mapping[str, Metric], step: float, end: int
) -> list[InputSeries]:
    """The series of one target in the steps 0 to `end` of `step` seconds; `target` has its labels except `job`."""
    by_identity: dict[str, dict[int, Samples]] = {}
    identities: dict[int, str] = {}  # several phases have the same samples
    for index, phase in enumerate(timeline.phases):
        for samples in phase.samples:
            identity = identities.get(id(samples))
            if identity is None:
                labels = target_labels(samples, target, metrics)
                matchers = ",".join([f"{name}={quoted(labels[name])}" for name in sorted(labels)])
                identity = identities[id(samples)] = f"{samples.series}{{{matchers}}}"
            by_identity.setdefault(identity, {})[index] = samples
    steps = _steps(timeline, end)
    return [
        InputSeries(identity, _values(timeline, steps, present, metrics, step))
        for identity, present in by_identity.items()
    ]


def target_labels(samples: Samples, target: Mapping[str, str], metrics: Mapping[str, Metric]) -> dict[str, str]:
    """All labels of a series: those of its samples, and those that Prometheus adds to the target."""
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


class _Steps(NamedTuple):
    """The steps from `start` until before `stop`, all in one phase; a special step is alone."""

    start: int
    stop: int
    phase: int


def _steps(timeline: Timeline, end: int) -> list[_Steps]:
    edges = {phase.start for phase in timeline.phases} | {end + 1}
    if timeline.unscraped:
        edges |= {timeline.unscraped.start, timeline.unscraped.stop}
    for special in (*timeline.restarts, timeline.missed):
        if special is not None:
            edges |= {special, special + 1}
    starts = [phase.start for phase in timeline.phases]
    return [
        _Steps(start, stop, bisect_right(starts, start) - 1)
        for start, stop in pairwise(sorted(edge for edge in edges if edge <= end + 1))
    ]


def _values(
    timeline: Timeline,
    steps: Sequence[_Steps],
    present: Mapping[int, Samples],
    metrics: Mapping[str, Metric],
    step: float,
) -> str:
    """The values of one series in all steps; `present` has its samples in each phase in which it exists."""
    lines = list(present.values())
    name = lines[0].series
    counts = name in metrics and metrics[name].kind is COUNTER
    # A gauge whose slope changes continues from its last value, as a counter does.
    continues = counts or (len({each.start for each in lines}) == 1 and any(drifts(each, metrics) for each in lines))
    total = 0.0 if counts else lines[0].start
    gone = True
    parts = []
    for start, stop, phase in steps:
        samples = present.get(phase)
        length = stop - start
        if samples is None:
            parts.append(_absent(length, gone))
            gone = True
            continue
        increment = samples.slope * step
        if start in timeline.restarts and counts:
            total = 0.0
        first = total if continues else samples.start + increment * start
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
    """A series that does not exist; if it existed before, it ends with a staleness marker."""
    if gone:
        return f"_x{length}"
    return "stale" if length == 1 else f"stale _x{length - 1}"


def _run(first: float, increment: float, length: int) -> str:
    """`length` values from `first` on, in promtool's short form: `a+bxn` has n + 1 values."""
    if length == 1:
        return plain(first)
    sign = "-" if increment < 0 else "+"
    return f"{plain(first)}{sign}{plain(abs(increment))}x{length - 1}"


def plain(value: float) -> str:
    """A number without an exponent, which promtool's notation does not have."""
    text = repr(value)
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.removesuffix(".0")
