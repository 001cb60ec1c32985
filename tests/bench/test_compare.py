"""When --compare reports that something became slower."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bench.metrics.compare import Comparison, compared
from bench.metrics.result import Result
from bench.metrics.sample import Sample
from bench.metrics.scale import FULL
from bench.metrics.workload import FLOOR, OURS, PEER, RAW
from bench.stats import LEVEL
from tests.bench.results import result, sample

# Ratios of seven processes, spread by some per cent.
BEFORE = (20.0, 20.3, 19.8, 20.1, 19.9, 20.6, 19.5)


def compare(after: tuple[float, ...], factor: float = 1.1, test: str = "updates") -> Comparison:
    return compared(result(BEFORE, test), result(after, test), factor)


def slower(after: tuple[float, ...], factor: float = 1.1, test: str = "updates") -> bool:
    return bool(compare(after, factor, test).slower)


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


@pytest.mark.parametrize("test", ["stall", "fork", "handover"])
def test_the_slowest_of_many_calls_are_not_judged(test: str) -> None:
    """They depend on the system too much."""
    assert not compare(tuple(3 * ratio for ratio in BEFORE), test=test).judged


def test_few_processes_are_not_judged() -> None:
    """Three and three are in this order by chance in one of twenty comparisons."""
    found = compared(result((20.0, 21.0, 22.0)), result((40.0, 41.0, 42.0)), 1.1)
    assert found.figures[0].change.estimate > 1.9
    assert not found.judged


def test_what_only_one_side_has_is_left_out() -> None:
    """Neither a new workload nor one that --only left out is compared, nor the empty call, which is the reference."""
    before, after = result(BEFORE), result(BEFORE, workload="gauge, bound")
    both = replace(after, samples=before.samples + after.samples)
    found = compared(before, both, 1.1).figures
    assert [each.summary.key for each in found] == [("updates", "counter, bound", OURS)]
    assert compared(before, after, 1.1).figures == []


def with_others(ours: float, raw: float, other: float, of: tuple[float, ...] = BEFORE) -> Result:
    """A result with all contenders, each with the ratios to the empty call times its own factor."""
    times = {FLOOR: 0.0, OURS: ours, RAW: raw, PEER: other}
    samples = [sample(ratio * times[name] or 1, "updates", "w", name) for name in times for ratio in of]
    return Result({"Python": "3.11"}, tuple(samples))


def test_other_libraries_are_shown_and_not_judged() -> None:
    """They run the same code on both sides, so a slower one is not a reason to fail."""
    found = compared(with_others(1, 1, 1), with_others(1, 1, 3), 1.1)
    assert [each.summary.contender for each in found.figures] == [OURS, RAW, PEER]
    assert [each.summary.contender for each in found.judged] == [OURS]
    assert not found.slower
    assert f"{PEER}, whose code is the same: x 3.000 to x 3.000" in [*found.shown()]


def test_a_machine_on_which_prometheus_client_is_slower_too_is_not_found() -> None:
    """An empty call fits into every cache; the ratio to a library that does the same work does not change."""
    assert not compared(with_others(1, 1, 1), with_others(1.5, 1.5, 1.5), 1.1).slower
    assert compared(with_others(1, 1, 1), with_others(1.5, 1, 1), 1.1).slower


def test_what_else_differs_is_named() -> None:
    """Another Python is another comparison; the clock is measured, and never the same."""
    after = replace(result(BEFORE), machine={"Python": "3.14", "clock": "41 ns"})
    says = [each for each in compared(result(BEFORE), after, 1.1).shown() if isinstance(each, str)]
    assert says[:-1] == ["not the same in both results: Python, 3 and 3.14"]


@pytest.mark.parametrize(
    ("times", "line"),
    [
        (1.3, f"1 of 1 figures of {OURS} became slower by more than 1.1 times: counter, bound"),
        (1.0, f"0 of 1 figures of {OURS} became slower by more than 1.1 times"),
    ],
)
def test_the_last_line_names_what_became_slower(times: float, line: str) -> None:
    """One line to read in a log, under the tables."""
    assert [*compare(tuple(times * ratio for ratio in BEFORE)).shown()][-1] == line


def test_the_shown_interval_belongs_to_the_decision() -> None:
    """It is above 1 for each figure that is slower, and not for one that changed as much but may be noise."""
    noisy = (20.0, 24.0, 23.0, 26.0, 25.0, 22.0, 27.0)
    before = [result(BEFORE, workload=f"w{number}") for number in range(20)]
    after = [result(noisy if number else tuple(1.3 * x for x in BEFORE), workload=f"w{number}") for number in range(20)]
    first, second = (Result({}, tuple(s for each in side for s in each.samples)) for side in (before, after))
    found = compared(first, second, 1.1)
    assert [each.summary.workload for each in found.slower] == ["w0"]
    lows = [each.change.interval(found.level)[0] for each in found.judged]
    assert [low > 1 for low in lows] == [True] + [False] * 19
    assert all(each.change.estimate > 1.1 for each in found.judged)


# The judged figures of a full run, and how much their processes differ: on a busy machine, 3% in updates and operations
# of which few were 10% from the median, 9 to 12% in creation, output and concurrency.
FIGURES = {
    **{"updates": (6, 0.02), "operations": (18, 0.02), "refused": (6, 0.03), "rotation": (2, 0.03)},
    **{"creation": (4, 0.06), "output": (6, 0.07), "concurrency": (11, 0.08)},
}


def full_run(rng: random.Random, slow: str = "", slowdown: float = 1.0) -> Result:
    """A full run. One process of six has an unlucky hash seed or alignment, and one of a hundred is disturbed."""
    samples: list[Sample] = []
    for test, (figures, deviation) in FIGURES.items():
        for workload in (f"{test} {number}" for number in range(figures)):
            # What all processes of a run have in common.
            usual = 10 * rng.lognormvariate(0, 0.01) * (slowdown if workload == slow else 1)
            for _ in range(FULL.processes[test]):
                unlucky = 1 + 3 * deviation * (rng.random() < 1 / 6)
                disturbed = rng.uniform(1.1, 3) if rng.random() < 1 / 100 else 1
                ratio = usual * unlucky * disturbed * rng.lognormvariate(0, deviation)
                samples.append(sample(ratio, test, workload, OURS))
    return Result({}, tuple(samples))


def test_an_unchanged_copy_fails_in_at_most_one_of_twenty_comparisons() -> None:
    """All figures together, with processes that differ as on a real machine."""
    failed = 0
    for seed in range(200):
        rng = random.Random(seed)
        failed += bool(compared(full_run(rng), full_run(rng), 1.1).slower)
    assert failed / 200 <= LEVEL


@pytest.mark.parametrize("workload", ["updates 2", "operations 3"])
def test_an_operation_that_is_fifteen_per_cent_slower_is_found(workload: str) -> None:
    """And nothing else, in nine of ten comparisons, with the processes of a full run."""
    found = 0
    for seed in range(50):
        rng = random.Random(seed)
        slower = compared(full_run(rng), full_run(rng, workload, 1.15), 1.1).slower
        found += [each.summary.workload for each in slower] == [workload]
    assert found / 50 >= 0.9
