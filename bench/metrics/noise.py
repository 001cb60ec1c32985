"""Robust statistics of few noisy numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import comb, floor
from statistics import median

CONFIDENCE = 0.95
# Numbers on each side. Of fewer, no order is rare enough to be sure of anything.
FEWEST = 4


@dataclass(frozen=True, slots=True)
class Change:
    """How many times bigger the new numbers are than the old: an estimate, and the interval that it lies in."""

    estimate: float
    low: float
    high: float


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value that `share` of the sorted numbers do not exceed, interpolated. Raises ValueError for none."""
    if not ordered:
        raise ValueError("no numbers have no quantile")
    position = share * (len(ordered) - 1)
    below = floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def change(old: Sequence[float], new: Sequence[float]) -> Change:
    """Hodges and Lehmann's estimate of new / old, with the interval that belongs to Mann and Whitney's test.

    It is made of the quotients of all pairs, so one process that a busy machine slowed moves it little, and it
    assumes no distribution. With fewer than FEWEST numbers on a side the interval is all there is, and less sure than
    CONFIDENCE. Raises ValueError when a side has no numbers, or one that is not above 0.
    """
    if not old or not new or min(*old, *new) <= 0:
        raise ValueError("a ratio needs positive numbers on both sides")
    quotients = sorted(after / before for before in old for after in new)
    cut = _cut(len(old), len(new))
    return Change(median(quotients), quotients[cut], quotients[-1 - cut])


@cache
def _cut(old: int, new: int) -> int:
    """How many quotients to leave out at each end, so that what is left covers CONFIDENCE."""
    below = list(accumulate(_arrangements(old, new)))
    return bisect_right(below, (1 - CONFIDENCE) / 2 * comb(old + new, old))


def _arrangements(old: int, new: int) -> list[int]:
    """In how many orders of both sides the statistic U comes out at 0, 1, 2 ...: a Gaussian binomial coefficient."""
    ways = [1]
    for step in range(1, new + 1):
        # Times (1 - q^(old + step)), divided by (1 - q^step): both exact, on the coefficients in place.
        ways += [0] * (old + step)
        for power in range(len(ways) - 1, old + step - 1, -1):
            ways[power] -= ways[power - old - step]
        for power in range(step, len(ways)):
            ways[power] += ways[power - step]
        while ways[-1] == 0:
            ways.pop()
    return ways
