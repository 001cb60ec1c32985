"""Numbers that cannot be right are refused, and change nothing."""

from __future__ import annotations

import math
import time
from decimal import Decimal

import pytest

from tests.instruments.catalogue import GRAZING, METRICS, MILKING, RAIN, SHEARED, instruments, metric, samples
from tradewatch.instruments import UpdateRefused
from tradewatch.model import BOOL, GAUGE, RATIO


def test_a_time_in_milliseconds_is_refused() -> None:
    """An event in the year 52,000 would never be old, and its alert would never fire."""
    sheared = instruments().gauge(SHEARED)[()]
    with pytest.raises(UpdateRefused, match=r"is not a time in seconds; is this in milliseconds\? divide it by 1000"):
        sheared.set(1000 * time.time())
    sheared.set(time.time())


@pytest.mark.parametrize(
    ("unit", "within", "right", "wrong"),
    [
        (BOOL, None, 1, 2),
        (RATIO, (0, 1), 1, 12),
        (RATIO, (None, 1), -12, 1.5),
        (RATIO, None, -12, math.inf),
    ],
)
def test_a_gauge_has_the_bounds_of_its_metric(
    unit: object, within: tuple[float | None, float | None] | None, right: float, wrong: float
) -> None:
    """They follow from the unit, or the metric has its own; an infinite value is never right."""
    steep = metric("steep", GAUGE, unit=unit, within=within)  # type: ignore[arg-type]
    made = instruments(metrics=(*METRICS, steep))
    gauge = made.gauge(steep)[()]
    gauge.set(right)
    with pytest.raises(UpdateRefused):
        gauge.set(wrong)
    assert samples(made)["steep"] == right


def test_a_number_can_be_checked_before_an_update() -> None:
    """An event of several metrics checks all its numbers first, so it counts whole or not at all."""
    made = instruments()
    children = (made.counter(RAIN)[()], made.histogram(MILKING)["north"], made.gauge(GRAZING)["north"])
    for child in children:
        assert child.checked(Decimal("12.5")) == 12.5
        with pytest.raises(UpdateRefused):
            child.checked(-1)
    assert samples(made)["rain_total"] == 0
