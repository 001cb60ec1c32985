"""The statistics, on numbers whose answer is known."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.metrics.noise import _arrangements, _cut, change, quantile


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.25, 2.0), (0.5, 3.0), (0.9, 4.6), (1.0, 5.0)])
def test_a_quantile_lies_between_its_neighbours(share: float, value: float) -> None:
    """Of 1 to 5, interpolated as numpy and Excel do."""
    assert quantile([1.0, 2.0, 3.0, 4.0, 5.0], share) == pytest.approx(value)


def test_no_numbers_have_no_quantile() -> None:
    """Nothing measured is not 0."""
    with pytest.raises(ValueError, match="no numbers"):
        quantile([], 0.5)


@pytest.mark.parametrize(("old", "new"), [(1, 1), (2, 3), (5, 5), (7, 4)])
def test_all_orders_are_counted(old: int, new: int) -> None:
    """U takes the values 0 to old * new, and each order of the numbers gives one of them, as often as its mirror."""
    ways = _arrangements(old, new)
    assert len(ways) == old * new + 1
    assert sum(ways) == comb(old + new, new)
    assert ways == ways[::-1]


@pytest.mark.parametrize(("each", "cut"), [(3, 0), (4, 1), (5, 3), (7, 9), (10, 24)])
def test_the_interval_is_that_of_the_tables(each: int, cut: int) -> None:
    """One more than the critical value of U, two-sided at 5 %, as printed in tables; at 3 against 3 there is none."""
    assert _cut(each, each) == cut


def test_the_same_numbers_are_no_change() -> None:
    """The estimate is 1 and the interval holds 1."""
    same = change([1.0, 1.1, 0.9, 1.05, 0.95], [1.0, 1.1, 0.9, 1.05, 0.95])
    assert same.estimate == pytest.approx(1.0)
    assert same.low < 1 < same.high


def test_a_third_more_is_found() -> None:
    """All new numbers are the old ones times 1.3: so is the estimate, and the interval is beyond 1."""
    old = [1.0, 1.02, 0.99, 1.01, 0.98]
    found = change(old, [1.3 * number for number in old])
    assert found.estimate == pytest.approx(1.3)
    assert found.low > 1.2


def test_one_process_that_was_disturbed_moves_little() -> None:
    """The mean would say that five numbers doubled; the estimate says that nothing happened."""
    assert change([1.0, 1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 6.0, 1.0, 1.0]).estimate == 1.0


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=7), st.lists(st.floats(0.1, 10), min_size=1, max_size=7))
def test_the_estimate_lies_in_its_interval(old: list[float], new: list[float]) -> None:
    """Whatever the numbers; and swapping both sides turns the interval round."""
    there, back = change(old, new), change(new, old)
    assert there.low <= there.estimate <= there.high
    assert there.low == pytest.approx(1 / back.high)


@pytest.mark.parametrize(("old", "new"), [([], [1.0]), ([1.0], []), ([1.0], [0.0]), ([-1.0], [1.0])])
def test_a_ratio_needs_positive_numbers(old: list[float], new: list[float]) -> None:
    """A time of nothing is a mistake of whoever measured."""
    with pytest.raises(ValueError, match="positive"):
        change(old, new)
