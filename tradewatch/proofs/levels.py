"""The levels at which an alert is tried: just beyond its limit, just within it, and far on the good side."""

from __future__ import annotations

from tradewatch.model import RATIO, ValueAlert

# How far from the limit a case lies, as a share of it: a ratio of rates cannot be made to equal its limit exactly.
MARGIN = 1e-6


def beyond(alert: ValueAlert, limit: float) -> float:
    return limit + (abs(limit) or 1) * (MARGIN if alert.above else -MARGIN)


def within(alert: ValueAlert, limit: float) -> float:
    return limit - (abs(limit) or 1) * (MARGIN if alert.above else -MARGIN)


def healthy(alert: ValueAlert, limit: float) -> float:
    """A level far on the good side. Not half or twice the limit, which is often the bound of a bucket."""
    if alert.below is not None and alert.threshold.unit == RATIO and 0 < limit < 1:
        return limit + (1 - limit) * 0.6  # a share of all is never more than all
    return limit - (abs(limit) or 1) * (0.6 if alert.above else -0.6)
