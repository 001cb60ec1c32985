"""Statistics of a few noisy times, made of Python's own `statistics`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, takewhile
from math import comb, inf, log
from statistics import StatisticsError, linear_regression, median, quantiles

# The probability that a comparison of equal results reports a difference, however many figures it has.
LEVEL = 0.05
# Values on each side. With fewer, even the most extreme order of the values occurs too often by chance to be
# significant among a hundred figures.
FEWEST = 7


@dataclass(frozen=True)
class Change:
    """How many times larger values became: the sorted quotients of all pairs, new by old.

    So it assumes no distribution, and one outlier hardly moves it. `chances[n]` is the probability that at most `n`
    quotients are not above 1 if the values did not become larger.
    """

    quotients: tuple[float, ...]
    chances: tuple[float, ...]

    @property
    def estimate(self) -> float:
        """The Hodges-Lehmann estimate."""
        return median(self.quotients)

    @property
    def chance(self) -> float:
        """The p-value of the one-sided Mann-Whitney test."""
        return self.chances[bisect_right(self.quotients, 1.0)]

    def interval(self, level: float) -> tuple[float, float]:
        """The lowest and the highest change; each is wrong with a probability of at most `level`, which is below 0.5.

        The lowest is above 1 if and only if `chance` is at most `level`. Too few values have the interval from 0 to
        infinity.
        """
        outside = bisect_right(self.chances, level) - 1
        return (0.0, inf) if outside < 0 else (self.quotients[outside], self.quotients[-1 - outside])


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


def change(before: Sequence[float], after: Sequence[float]) -> Change:
    """How many times larger the values are after than before.

    Raises StatisticsError if a side has no values, or one that is not above 0.
    """
    if not before or not after or min(*before, *after) <= 0:
        raise StatisticsError("a ratio needs positive values on both sides")
    quotients = sorted(new / old for old in before for new in after)
    return Change(tuple(quotients), _chances(len(before), len(after)))


def joint_level(chances: Collection[float]) -> float:
    """The level at which each of these p-values is judged, so that all together err with a probability of LEVEL.

    Holm's method: the lowest p-value is judged at LEVEL divided by their number, the next one at LEVEL divided by one
    less, until one is not significant. All that are significant so are at most the last of these levels, and no other.
    """
    number = len(chances)
    steps = [LEVEL / (number - found) for found in range(number)]
    significant = list(takewhile(lambda step: step[0] <= step[1], zip(sorted(chances), steps, strict=True)))
    return significant[-1][1] if significant else LEVEL / max(number, 1)


@cache
def _chances(first: int, second: int) -> tuple[float, ...]:
    """The distribution of the Mann-Whitney statistic for two sizes: the probability of at most 0, 1, 2, ..."""
    # The coefficients of the Gaussian binomial: the product of (1 - x^(second + n)) / (1 - x^n), n from 1 to first.
    orders = [1] + [0] * (first * second)
    for number in range(1, first + 1):
        for power in range(len(orders) - 1, second + number - 1, -1):
            orders[power] -= orders[power - second - number]
        for power in range(number, len(orders)):
            orders[power] += orders[power - number]
    return tuple(together / comb(first + second, first) for together in accumulate(orders))


def growth_exponent(seconds: Iterable[tuple[float, float]]) -> float:
    """The best-fitting exponent of (size, time) pairs: 1 is linear growth, 2 is quadratic.

    Raises StatisticsError if there are fewer than two sizes.
    """
    sizes, times = zip(*((log(size), log(time)) for size, time in seconds), strict=True)
    return linear_regression(sizes, times).slope
