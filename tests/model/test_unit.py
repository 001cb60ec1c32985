"""Units as dimensions."""

from __future__ import annotations

import pytest

from tradewatch.model import (
    BASIS_POINTS,
    BOOL,
    BYTES,
    BYTES_PER_SECOND,
    ONE,
    PER_SECOND,
    PERCENT,
    RATIO,
    SECONDS,
    TIMESTAMP,
    USD,
    USD_PER_SECOND,
    Unit,
)


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        (ONE, "1"),
        (RATIO, "ratio"),
        (PERCENT, "percent"),
        (BASIS_POINTS, "basis points"),
        (BOOL, "0/1"),
        (SECONDS, "seconds"),
        (TIMESTAMP, "timestamp"),
        (TIMESTAMP.scaled(1000), "timestamp times 1000"),
        (PER_SECOND, "1/s"),
        (USD_PER_SECOND, "USD/s"),
        (BYTES_PER_SECOND, "bytes/s"),
        (SECONDS.scaled(1000), "milliseconds"),
        (SECONDS.scaled(1 / 60), "minutes"),
        (SECONDS.scaled(1 / 86_400), "days"),
        (BYTES.scaled(1 / 1024).scaled(1 / 1024), "MiB"),
        (BYTES.scaled(1 / 1000**3), "GB"),
        (BYTES.scaled(8) / SECONDS, "bits/s"),
        (PER_SECOND.scaled(60), "1/min"),
        (USD_PER_SECOND.scaled(86_400), "USD/day"),
        (USD.scaled(100), "USD times 100"),
        (USD**2, "USD^2"),
        (ONE / BYTES, "1/bytes"),
        (USD / BYTES / SECONDS, "USD/bytes/s"),
        (Unit.base("contracts"), "contracts"),
        (Unit.base("contracts") * USD, "USD*contracts"),
    ],
)
def test_the_name_of_a_unit(unit: Unit, name: str) -> None:
    """The name does not depend on how the unit was made."""
    assert str(unit) == name


@pytest.mark.parametrize(
    ("made", "unit"),
    [
        (USD / SECONDS, USD_PER_SECOND),
        (USD_PER_SECOND * SECONDS, USD),
        (USD_PER_SECOND / PER_SECOND, USD),
        (SECONDS / SECONDS, RATIO),
        (PER_SECOND * SECONDS, ONE),
        (ONE / ONE, RATIO),
        (SECONDS / ONE, SECONDS),
        (ONE / RATIO, ONE),
        (RATIO / ONE, RATIO),
        (BOOL / BOOL, RATIO),
        (RATIO * RATIO, RATIO),
        (ONE * RATIO, ONE),
        (BOOL * BOOL, BOOL),
        (BOOL * SECONDS, SECONDS),
        (BOOL * TIMESTAMP, TIMESTAMP),
        (PERCENT / PERCENT, RATIO),
        (PERCENT.scaled(0.01), RATIO),
        (SECONDS.scaled(1000).scaled(0.001), SECONDS),
        (SECONDS.scaled(1 / 60).scaled(60), SECONDS),
        (USD**1, USD),
        (USD**0, RATIO),
    ],
)
def test_calculations_with_units(made: Unit, unit: Unit) -> None:
    """Powers are added, scales multiplied, and a number stays a count, a ratio or a state."""
    assert made == unit
    assert hash(made) == hash(unit)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SECONDS, SECONDS.scaled(1000)),
        (SECONDS, TIMESTAMP),
        (RATIO, PERCENT),
        (RATIO, ONE),
        (ONE, BOOL),
        (PER_SECOND, PER_SECOND.scaled(60)),
        (USD, Unit.base("EUR")),
    ],
)
def test_similar_units_differ(one: Unit, other: Unit) -> None:
    """A scale, a point in time, a ratio and a count are different units."""
    assert one != other
