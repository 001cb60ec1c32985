"""Other samples made of an alert's own: more of them, from replicas, under another label."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

from tradewatch.model import COUNTER, Metric, Samples

All = tuple[Samples, ...]


def scaled(samples: All, factor: float, metrics: Mapping[str, Metric]) -> All:
    """The same, with more or less traffic."""
    return tuple(replace(each, slope=each.slope * factor) if counts(each, metrics) else each for each in samples)


def split(samples: All) -> All:
    """The same in sum, from two replicas of one bot of which one does more."""
    return tuple(
        replace(each, start=each.start * share, slope=each.slope * share, labels={**each.labels, "instance": name})
        for name, shares in (("a:9400", (0.2, 0.4, 0.3)), ("b:9400", (0.8, 0.6, 0.7)))
        for each, share in zip(samples, itertools.cycle(shares), strict=False)
    )


def replica(name: str, samples: All) -> All:
    return tuple(replace(each, labels={**each.labels, "instance": f"{name}:9400"}) for each in samples)


def relabelled(samples: All, label: str, value: str) -> All:
    return tuple(
        replace(each, labels={**each.labels, label: value}) if label in each.labels else each for each in samples
    )


def counts(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    return samples.series in metrics and metrics[samples.series].kind is COUNTER


def is_age(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    """Whether it is a timestamp that keeps up with the clock, and so may freeze."""
    return samples.slope == 1.0 and not counts(samples, metrics)
