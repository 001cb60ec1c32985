"""Other samples made of an alert's own: more of them, from replicas, under another label."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import replace

from tradewatch.model import COUNTER, TIMESTAMP, Metric, Samples

SampleSet = tuple[Samples, ...]


def scaled(samples: SampleSet, factor: float, metrics: Mapping[str, Metric]) -> SampleSet:
    """The same, with more or less traffic."""
    return tuple(replace(each, slope=each.slope * factor) if counts(each, metrics) else each for each in samples)


def in_proportion(samples: SampleSet, others: SampleSet) -> bool:
    """Whether both are the same series, and those that move do so by one factor."""
    if [(each.series, each.labels, each.start) for each in samples] != [(o.series, o.labels, o.start) for o in others]:
        return False
    moving = [
        (each.slope, other.slope) for each, other in zip(samples, others, strict=True) if each.slope or other.slope
    ]
    first, second = moving[0] if moving else (1.0, 1.0)
    return all(math.isclose(one * second, other * first) for one, other in moving)


def split(samples: SampleSet) -> SampleSet:
    """The same in sum, from two replicas of one bot of which one does more."""
    return tuple(
        replace(each, start=each.start * share, slope=each.slope * share, labels={**each.labels, "instance": name})
        for name, shares in (("a:9400", (0.2, 0.4, 0.3)), ("b:9400", (0.8, 0.6, 0.7)))
        for each, share in zip(samples, itertools.cycle(shares), strict=False)
    )


def replica(name: str, samples: SampleSet) -> SampleSet:
    return tuple(replace(each, labels={**each.labels, "instance": f"{name}:9400"}) for each in samples)


def relabelled(samples: SampleSet, label: str, value: str) -> SampleSet:
    """The same under another value of a label, as far as they have the label."""
    return tuple(
        replace(each, labels={**each.labels, label: value}) if label in each.labels else each for each in samples
    )


def neighbours(samples: SampleSet, label: str, value: str, metrics: Mapping[str, Metric]) -> SampleSet:
    """Those that have the label, of themselves or from their target, under another value of it; no others."""
    return tuple(
        replace(each, labels={**each.labels, label: value}) for each in samples if has_label(each, label, metrics)
    )


def has_label(samples: Samples, label: str, metrics: Mapping[str, Metric]) -> bool:
    """Whether they have the label, of themselves or from their target."""
    metric = metrics.get(samples.series)
    return label in samples.labels or (
        metric is not None and any(label == each.name for each in metric.exporter.labels)
    )


def counts(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    return samples.series in metrics and metrics[samples.series].kind is COUNTER


def is_age(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    """Whether it is a timestamp that keeps up with the clock, and so may freeze."""
    return samples.slope == 1.0 and samples.series in metrics and metrics[samples.series].unit == TIMESTAMP


def drifts(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    """Whether it goes on from where it is: a counter, or a gauge that rises or falls all the time."""
    return counts(samples, metrics) or (samples.slope != 0 and not is_age(samples, metrics))
