"""Errors for the arguments of a recorder's methods that no metric receives as they are, so no metric checks them."""

from __future__ import annotations

from tradewatch.instruments.children import is_milliseconds
from tradewatch.instruments.refusal import UpdateRefused
from tradewatch.model import MILLISECONDS


def not_finite(metric: str, argument: str, value: float) -> UpdateRefused:
    """The error for an argument that is infinite or NaN; `metric` is the name of a metric that it updates."""
    return UpdateRefused(metric, "invalid_number", f"{argument} cannot be {value:g}")


def not_a_time(metric: str, argument: str, value: float) -> UpdateRefused:
    """The error for an argument that is not a time in unix seconds; `metric` is as in `not_finite`."""
    if value < MILLISECONDS:
        return UpdateRefused(metric, "out_of_range", f"{argument} is {value:g}, which is not a time")
    summary = f"{argument} is {value:g}, which is not a time in seconds"
    return UpdateRefused(metric, "out_of_range", summary, is_milliseconds)
