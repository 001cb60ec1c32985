"""The statistics, on values whose answer is known."""

from __future__ import annotations

from statistics import StatisticsError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.stats import change, growth_exponent, percentiles, times_longer


@pytest.mark.parametrize(("percent", "value"), [(0, 1.0), (25, 2.0), (50, 3.0), (90, 4.6), (100, 5.0)])
def test_a_percentile_is_interpolated(percent: int, value: float) -> None:
    """The percentiles of 1 to 5 are those of numpy and Excel."""
    assert percentiles([5.0, 4.0, 3.0, 2.0, 1.0])[percent] == pytest.approx(value)


def test_one_value_is_every_percentile() -> None:
    """A slow statement is called once."""
    assert percentiles([3.0]) == [3.0] * 101


def test_no_values_have_no_percentile() -> None:
    """Without a measurement, 0 would be wrong."""
    with pytest.raises(StatisticsError):
        percentiles([])


def test_disturbed_batches_do_not_change_how_many_times_longer() -> None:
    """Most of the batches may take any time."""
    assert times_longer([20.0, 20.0, 900.0, 50.0, 80.0], [10.0, 10.0, 10.0, 300.0, 70.0]) == pytest.approx(2.0)


@pytest.mark.parametrize(("exponent", "limit"), [(1.0, 1.0), (2.0, 2.0)])
def test_growth_is_the_exponent_of_the_size(exponent: float, limit: float) -> None:
    """1 for linear growth, 2 for quadratic growth, whatever one unit costs."""
    assert growth_exponent([(size, 0.3 * size**exponent) for size in (1, 10, 100)]) == pytest.approx(limit)


@pytest.mark.parametrize(("each", "outside"), [(3, 0), (4, 1), (5, 3), (7, 9), (10, 24)])
def test_the_interval_is_that_of_the_tables(each: int, outside: int) -> None:
    """One more than the critical value of U, two-sided at 5%, as printed in tables; at 3 against 3 there is none."""
    before, after = [100.0 + number for number in range(each)], [10.0**number for number in range(each)]
    quotients = sorted(new / old for old in before for new in after)
    found = change(before, after)
    assert (found.low, found.high) == (quotients[outside], quotients[-1 - outside])


def test_the_same_values_are_no_change() -> None:
    """The estimate is 1, and the interval contains 1."""
    same = change([1.0, 1.1, 0.9, 1.05, 0.95], [1.0, 1.1, 0.9, 1.05, 0.95])
    assert same.estimate == pytest.approx(1.0)
    assert same.low < 1 < same.high


def test_a_third_more_is_found() -> None:
    """All values are 1.3 times the earlier ones: so is the estimate, and the interval is above 1."""
    before = [1.0, 1.02, 0.99, 1.01, 0.98]
    found = change(before, [1.3 * value for value in before])
    assert found.estimate == pytest.approx(1.3)
    assert found.low > 1.2


def test_one_disturbed_process_does_not_change_the_estimate() -> None:
    """The mean would double."""
    assert change([1.0, 1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 6.0, 1.0, 1.0]).estimate == 1.0


@settings(max_examples=30)
@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=7), st.lists(st.floats(0.1, 10), min_size=1, max_size=7))
def test_the_estimate_is_in_its_interval(before: list[float], after: list[float]) -> None:
    """For any values; and the interval of the opposite change is the inverse."""
    there, back = change(before, after), change(after, before)
    assert there.low <= there.estimate <= there.high
    assert there.low == pytest.approx(1 / back.high)


@pytest.mark.parametrize(("before", "after"), [([], [1.0]), ([1.0], []), ([1.0], [0.0]), ([-1.0], [1.0])])
def test_a_ratio_needs_positive_values(before: list[float], after: list[float]) -> None:
    """A time of 0 is a mistake in the measurement."""
    with pytest.raises(StatisticsError, match="positive"):
        change(before, after)
