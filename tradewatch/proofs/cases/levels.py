"""The values at which an alert is tested: just beyond its limit, just within it, and far on the good side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from tradewatch.model import BYTES, ONE, RATIO, SECONDS, Metric, ValueAlert
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import selections
from tradewatch.proofs.samples import counts
from tradewatch.proofs.timing.series_change import LimitPosition
from tradewatch.proofs.untestable import untestable

# The distance from the limit, as a share of it. A ratio of rates cannot equal its limit exactly.
MARGIN = 1e-6
# Just beyond the limit 0 of a count. Not a power of ten, at which a rounding error shows in the text.
_LITTLE = 0.003
_NOT_NEGATIVE = (ONE, BYTES, RATIO, SECONDS)
# A value without bounds is at rest this many limits away.
_FAR = 100


class LimitLevels(NamedTuple):
    """Values of an alert's expression around one limit of it."""

    limit: float
    beyond: float
    within: float
    healthy: float

    @property
    def limit_position(self) -> LimitPosition:
        """Where the limit lies between `healthy` and `beyond`."""
        return LimitPosition.AT_GOOD if self.healthy == self.limit else LimitPosition.AT_BAD


def levels(alert: ValueAlert, limit: float, metrics: Mapping[str, Metric]) -> LimitLevels:
    """The levels around a limit; all have the unit of the alert's threshold."""
    worse = 1 if alert.above else -1
    margin = (abs(limit) or 1) * MARGIN * worse
    if limit == 0 and alert.above and _counts_backwards(alert, -margin, metrics):
        return LimitLevels(0.0, _LITTLE, 0.0, 0.0)
    return LimitLevels(limit, limit + margin, limit - margin, _healthy(alert, limit))


def at_rest(alert: ValueAlert, limit: float, context: ProofContext) -> float:
    """The healthiest value that is possible at all, whatever the limit is; far from the limit if there is no such.

    Raises ProblemsFound if even that value is beyond the limit.
    """
    expression = context.measured(alert)
    domain, unit = expression.type.domain, alert.threshold.unit
    buckets = [each.type.buckets for each in selections(expression) if each.type.buckets]
    first = [each.bounds[0] for each in buckets if each.bounds]
    if alert.above is not None:
        rest = 0.0 if domain.low == -math.inf and unit in _NOT_NEGATIVE else domain.low
        if first:
            # A histogram cannot show everything below its first bound.
            rest = min(*first, _healthy(alert, limit))
    else:
        rest = 1.0 if domain.high == math.inf and unit == RATIO else domain.high
    if math.isinf(rest):
        return limit + (abs(limit) or 1) * _FAR * (-1 if alert.above else 1)
    if rest > limit if alert.above else rest < limit:
        summary = f"its limit of {limit:g} is beyond {rest:g}, the healthiest possible value: it always fires"
        raise untestable(alert, ("above", "below"), summary)
    return rest


def _healthy(alert: ValueAlert, limit: float) -> float:
    """A level far on the good side, but not half or twice the limit: that is often the bound of a bucket."""
    if alert.below is not None and alert.threshold.unit == RATIO and 0 < limit < 1:
        return limit + (1 - limit) * 0.6  # a ratio is at most 1
    return limit - (abs(limit) or 1) * (0.6 if alert.above else -0.6)


def _counts_backwards(alert: ValueAlert, level: float, metrics: Mapping[str, Metric]) -> bool:
    assert alert.samples is not None  # an alert without samples has no levels
    return any(each.slope < 0 and counts(each, metrics) for each in alert.samples(level))
