"""The statistics, on values whose answer is known."""

from __future__ import annotations

from math import inf
from statistics import StatisticsError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.stats import change, growth_exponent, joint_level, percentiles, times_longer


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


@pytest.mark.parametrize(("each", "critical"), [(4, 0), (5, 2), (7, 8), (10, 23)])
def test_the_interval_is_that_of_the_tables(each: int, critical: int) -> None:
    """The critical values of U, two-sided at 5%, as printed in tables; U pairs are outside at each end."""
    before, after = [100.0 + number for number in range(each)], [10.0**number for number in range(each)]
    quotients = sorted(new / old for old in before for new in after)
    assert change(before, after).interval(0.025) == (quotients[critical], quotients[-1 - critical])


def test_three_values_prove_nothing() -> None:
    """Even the most extreme order of three and three has a probability of one in twenty."""
    found = change([1.0, 1.1, 1.2], [5.0, 6.0, 7.0])
    assert found.chance == pytest.approx(1 / 20)
    assert found.interval(0.025) == (0, inf)


def test_the_same_values_are_no_change() -> None:
    """The estimate is 1, and the interval contains 1."""
    same = change([1.0, 1.1, 0.9, 1.05, 0.95], [1.0, 1.1, 0.9, 1.05, 0.95])
    assert same.estimate == pytest.approx(1.0)
    low, high = same.interval(0.025)
    assert low < 1 < high


def test_a_third_more_is_found() -> None:
    """All values are 1.3 times the earlier ones: so is the estimate, and the interval is above 1."""
    before = [1.0, 1.02, 0.99, 1.01, 0.98]
    found = change(before, [1.3 * value for value in before])
    assert found.estimate == pytest.approx(1.3)
    assert found.interval(0.025)[0] > 1.2
    assert found.chance == pytest.approx(1 / 252)


@pytest.mark.parametrize(
    ("chances", "level"),
    [
        ([], 0.05),
        ([0.04], 0.05),
        ([0.01, 0.04, 0.03, 0.005], 0.05 / 3),  # 0.005 and 0.01 are significant; 0.03 is above 0.05 / 2
        ([0.001, 0.02, 0.04], 0.05),  # each is
        ([0.02, 0.03, 0.04], 0.05 / 3),  # not one is
    ],
)
def test_the_level_is_that_of_holm(chances: list[float], level: float) -> None:
    """The textbook's example, and the ends: all are significant, or not one is."""
    assert joint_level(chances) == pytest.approx(level)


def test_one_disturbed_process_does_not_change_the_estimate() -> None:
    """The mean would double."""
    assert change([1.0, 1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 6.0, 1.0, 1.0]).estimate == 1.0


@settings(max_examples=30)
@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=7), st.lists(st.floats(0.1, 10), min_size=1, max_size=7))
def test_the_estimate_is_in_its_interval(before: list[float], after: list[float]) -> None:
    """For any values; and the interval of the opposite change is the inverse."""
    there, back = change(before, after), change(after, before)
    low, high = there.interval(0.05)
    assert low <= there.estimate <= high
    assert low * back.interval(0.05)[1] == pytest.approx(1) or (low, high) == (0, inf)


@settings(max_examples=30)
@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=7), st.lists(st.floats(0.1, 10), min_size=1, max_size=7))
def test_the_interval_belongs_to_the_test(before: list[float], after: list[float]) -> None:
    """It is above 1 if and only if the change is significant at that level."""
    found = change(before, after)
    for level in (0.05, 0.01, min(found.chance, 0.4)):
        assert (found.interval(level)[0] > 1) == (found.chance <= level)


@pytest.mark.parametrize(("before", "after"), [([], [1.0]), ([1.0], []), ([1.0], [0.0]), ([-1.0], [1.0])])
def test_a_ratio_needs_positive_values(before: list[float], after: list[float]) -> None:
    """A time of 0 is a mistake in the measurement."""
    with pytest.raises(StatisticsError, match="positive"):
        change(before, after)
