"""When --compare reports that something became slower."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.metrics.compare import compared, comparison
from tests.bench.results import result

# Ratios of seven processes, spread by some per cent.
BEFORE = (20.0, 20.3, 19.8, 20.1, 19.9, 20.6, 19.5)


def slower(after: tuple[float, ...], factor: float = 1.1, test: str = "updates") -> bool:
    (found,) = compared(result(BEFORE, test), result(after, test))
    return found.slower(factor)


def test_thirty_per_cent_is_found() -> None:
    """A function that costs a third more is slower, with a usual spread between processes."""
    assert slower(tuple(1.3 * ratio for ratio in BEFORE))


def test_noise_is_not_found() -> None:
    """The same function, measured again, with one disturbed process."""
    assert not slower((20.2, 19.7, 20.0, 44.0, 20.4, 19.6, 19.9))


def test_a_change_below_the_factor_is_not_found() -> None:
    """Five per cent is certain here, and allowed."""
    assert not slower(tuple(1.05 * ratio for ratio in BEFORE))
    assert slower(tuple(1.05 * ratio for ratio in BEFORE), factor=1.03)


def test_a_change_that_may_be_noise_is_not_found() -> None:
    """A median of 1.3 times means nothing if the processes differ by a factor of three."""
    assert not slower((26.0, 12.0, 33.0, 14.0, 27.0, 38.0, 11.0))


def test_what_became_faster_is_not_found() -> None:
    """Only slower is a failure."""
    assert not slower(tuple(0.5 * ratio for ratio in BEFORE))


def test_the_stall_of_a_loop_is_not_tested() -> None:
    """Its slowest ticks depend on the system too much."""
    assert not slower(tuple(3 * ratio for ratio in BEFORE), test="stall")


def test_what_only_one_side_has_is_left_out() -> None:
    """Neither a new workload nor one that --only left out is compared, nor the empty call, which is the reference."""
    before, after = result(BEFORE), result(BEFORE, workload="gauge, bound")
    both = replace(after, samples=before.samples + after.samples)
    assert [each.after.key for each in compared(before, both)] == [("updates", "counter, bound", "TradingMetrics")]
    assert compared(before, after) == []


@pytest.mark.parametrize(
    ("times", "line"),
    [
        (1.3, "1 of 1 became slower by more than 1.1 times: counter, bound (TradingMetrics)"),
        (1.0, "0 of 1 became slower by more than 1.1 times"),
    ],
)
def test_the_last_line_names_what_became_slower(times: float, line: str) -> None:
    """One line to read in a log, under the tables."""
    found = compared(result(BEFORE), result(tuple(times * ratio for ratio in BEFORE)))
    assert [*comparison(found, 1.1)][-1] == line


def test_few_processes_are_not_tested() -> None:
    """Three and three are in this order by chance in one of twenty comparisons."""
    (found,) = compared(result((20.0, 21.0, 22.0)), result((40.0, 41.0, 42.0)))
    assert found.change.estimate > 1.9
    assert not found.testable
    assert not found.slower(1.1)
