"""The levels at which an alert is tried: just beyond its limit, just within it, and far on the good side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tradewatch.model import RATIO, Metric, ValueAlert
from tradewatch.proofs.samples import counts
from tradewatch.proofs.timing.series_change import LimitPosition

# How far from the limit a case lies, as a share of it: a ratio of rates cannot be made to equal its limit exactly.
MARGIN = 1e-6
# Of what cannot be less than nothing: a little, and no power of ten, where a rounding error shows in the text.
_LITTLE = 0.003


class LimitLevels(NamedTuple):
    """Values of an alert's expression around one limit of it."""

    limit: float
    beyond: float
    within: float
    healthy: float

    @property
    def limit_position(self) -> LimitPosition:
        """When a value that moves from healthy to beyond passes the limit."""
        return LimitPosition.AT_GOOD if self.healthy == self.limit else LimitPosition.AT_BAD


def levels(alert: ValueAlert, limit: float, metrics: Mapping[str, Metric]) -> LimitLevels:
    """The levels around a limit."""
    worse = 1 if alert.above else -1
    margin = (abs(limit) or 1) * MARGIN * worse
    if limit == 0 and alert.above and _counts_backwards(alert, -margin, metrics):
        return LimitLevels(0.0, _LITTLE, 0.0, 0.0)
    return LimitLevels(limit, limit + margin, limit - margin, _healthy(alert, limit))


def _healthy(alert: ValueAlert, limit: float) -> float:
    """A level far on the good side. Not half or twice the limit, which is often the bound of a bucket."""
    if alert.below is not None and alert.threshold.unit == RATIO and 0 < limit < 1:
        return limit + (1 - limit) * 0.6  # a share of all is never more than all
    return limit - (abs(limit) or 1) * (0.6 if alert.above else -0.6)


def _counts_backwards(alert: ValueAlert, level: float, metrics: Mapping[str, Metric]) -> bool:
    assert alert.samples is not None  # an alert without them has no levels
    return any(each.slope < 0 and counts(each, metrics) for each in alert.samples(level))
