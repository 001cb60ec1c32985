"""Statistics of a few noisy times, made of Python's own `statistics`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import NormalDist, StatisticsError, linear_regression, median, quantiles

CONFIDENCE = 0.95
# Values on each side. With fewer, even the most extreme order of the values occurs too often by chance.
FEWEST = 4


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times larger values became: the estimate, and its confidence interval."""

    estimate: float
    low: float
    high: float


def percentiles(values: Iterable[float]) -> list[float]:
    """The percentiles 0 (the lowest value) to 100 (the highest), interpolated.

    Raises StatisticsError if there are no values.
    """
    ordered = sorted(values)
    inner = ordered * 99 if len(ordered) == 1 else quantiles(ordered, n=100, method="inclusive")
    return [ordered[0], *inner, ordered[-1]]


def times_longer(times: Iterable[float], reference: Iterable[float]) -> float:
    """The ratio of the lower deciles, because other programs on the machine only ever make a time longer.

    Raises StatisticsError if one side has no times.
    """
    return percentiles(times)[10] / percentiles(reference)[10]


def change(before: Sequence[float], after: Sequence[float]) -> Ratio:
    """The Hodges-Lehmann estimate of after / before, with the interval that belongs to the Mann-Whitney test.

    Both come from the quotients of all pairs. So they assume no distribution, and one outlier hardly moves them. With
    fewer than FEWEST values on a side, the interval is the whole range and does not reach CONFIDENCE.

    Raises StatisticsError if a side has no values, or one that is not above 0.
    """
    if not before or not after or min(*before, *after) <= 0:
        raise StatisticsError("a ratio needs positive values on both sides")
    quotients = sorted(new / old for old in before for new in after)
    pairs = len(quotients)
    # How many quotients lie outside the interval at each end, by the normal approximation of the test's statistic.
    deviation = sqrt(pairs * (len(before) + len(after) + 1) / 12)
    outside = max(0, int(pairs / 2 - NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * deviation))
    return Ratio(median(quotients), quotients[outside], quotients[-1 - outside])


def growth_exponent(seconds: Iterable[tuple[float, float]]) -> float:
    """The best-fitting exponent of (size, time) pairs: 1 is linear growth, 2 is quadratic.

    Raises StatisticsError if there are fewer than two sizes.
    """
    sizes, times = zip(*((log(size), log(time)) for size, time in seconds), strict=True)
    return linear_regression(sizes, times).slope
