"""Samples made from an alert's own samples: with more traffic, from replicas, under other labels."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import replace

from tradewatch.model import COUNTER, TIMESTAMP, Metric, Samples

SampleSet = tuple[Samples, ...]


def scaled(samples: SampleSet, factor: float, metrics: Mapping[str, Metric]) -> SampleSet:
    """The samples with `factor` times the traffic: counters grow faster, gauges stay."""
    return tuple(replace(each, slope=each.slope * factor) if counts(each, metrics) else each for each in samples)


def in_proportion(samples: SampleSet, others: SampleSet) -> bool:
    """Whether both are the same series, and their slopes differ by one factor."""
    if [(each.series, each.labels, each.start) for each in samples] != [(o.series, o.labels, o.start) for o in others]:
        return False
    moving = [
        (each.slope, other.slope) for each, other in zip(samples, others, strict=True) if each.slope or other.slope
    ]
    first, second = moving[0] if moving else (1.0, 1.0)
    return all(math.isclose(one * second, other * first) for one, other in moving)


def split(samples: SampleSet) -> tuple[SampleSet, SampleSet]:
    """The samples divided between two replicas; one of them has the larger share."""
    first, second = (
        tuple(
            replace(each, start=each.start * share, slope=each.slope * share, labels={**each.labels, "instance": name})
            for each, share in zip(samples, itertools.cycle(shares), strict=False)
        )
        for name, shares in (("a:9400", (0.2, 0.4, 0.3)), ("b:9400", (0.8, 0.6, 0.7)))
    )
    return first, second


def replica(name: str, samples: SampleSet) -> SampleSet:
    """The samples from the replica with this name."""
    return tuple(replace(each, labels={**each.labels, "instance": f"{name}:9400"}) for each in samples)


def relabelled(samples: SampleSet, label: str, value: str) -> SampleSet:
    """The samples that have a label under another value of it; all others as they are."""
    return tuple(
        replace(each, labels={**each.labels, label: value}) if label in each.labels else each for each in samples
    )


def neighbours(samples: SampleSet, label: str, value: str, metrics: Mapping[str, Metric]) -> SampleSet:
    """Only the samples that have a label, from the exporter or from their target, under another value of it."""
    return tuple(
        replace(each, labels={**each.labels, label: value}) for each in samples if has_label(each, label, metrics)
    )


def has_label(samples: Samples, label: str, metrics: Mapping[str, Metric]) -> bool:
    """Whether the samples have a label, from the exporter or from their target."""
    metric = metrics.get(samples.series)
    return label in samples.labels or (
        metric is not None and any(label == each.name for each in metric.exporter.labels)
    )


def counts(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    """Whether the series is a counter."""
    return samples.series in metrics and metrics[samples.series].kind is COUNTER


def is_age(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    """Whether the series is a timestamp that follows the clock, so its age is constant."""
    return samples.slope == 1.0 and samples.series in metrics and metrics[samples.series].unit == TIMESTAMP


def drifts(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    """Whether a new phase continues from the last value: a counter, or a gauge that always rises or falls."""
    return counts(samples, metrics) or (samples.slope != 0 and not is_age(samples, metrics))
