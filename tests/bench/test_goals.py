"""The goals, from samples that nobody measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.goal import Goal, goal_table
from bench.metrics import fork, refused
from bench.metrics.goals import goals
from bench.metrics.sample import Sample, summaries
from bench.metrics.workload import OURS, PEER, RAW
from tests.bench.results import sample


def measured(*samples: Sample) -> dict[str, Goal]:
    return {goal.name: goal for goal in goals(summaries(samples))}


def test_operations_are_represented_by_the_worst() -> None:
    """By the median of its processes; a bound update is an operation too, and an update with label lookup is not."""
    found = measured(
        *(
            sample(ratio, test, workload, contender)
            for test, workload, ratios in (
                ("operations", "fill", {OURS: 30.0, RAW: 40.0, PEER: 400.0}),
                ("updates", "counter, bound", {OURS: 12.0, RAW: 10.0, PEER: 300.0}),
                ("updates", "counter, labels looked up", {OURS: 90.0, RAW: 10.0, PEER: 10.0}),
            )
            for contender, ratio in ratios.items()
        )
    )
    to_raw, to_peer = found.values()
    assert (to_raw.measured, to_raw.met, to_raw.details) == (1.2, False, ("the worst is 'counter, bound'",))
    assert (to_peer.measured, to_peer.met, to_peer.details) == (0.075, True, ("the worst is 'fill'",))


@pytest.mark.parametrize(("lost", "met", "details"), [(0.0, True, ()), (25.0, False, (f"lost by {OURS}, threads: 2",))])
def test_every_lost_update_misses_a_goal(lost: float, met: bool, details: tuple[str, ...]) -> None:
    """The updates of all processes are added up, and the contender that lost one is named."""
    made = replace(sample(10.0, "concurrency", "threads: 2", OURS), counted={"made": 100.0, "lost": 0.0})
    (goal,) = measured(made, replace(made, counted={"made": 100.0, "lost": lost})).values()
    assert (goal.measured, goal.met, goal.details) == (100 - lost / 2, met, details)


@pytest.mark.parametrize(("hung", "met"), [(0.0, True), (1.0, False)])
def test_every_child_that_hangs_misses_a_goal(hung: float, met: bool) -> None:
    """A median of the processes would hide it; the other library may hang."""
    forked = replace(sample(2.0, fork.TEST, fork.COUNT, OURS), counted={"forked": 20.0, "hung": 0.0})
    ours = (forked, forked, replace(forked, counted={"forked": 20.0, "hung": hung}))
    found = measured(*ours, replace(ours[0], contender=RAW, counted={"forked": 20.0, "hung": 20.0}))
    (goal,) = found.values()
    assert (goal.measured, goal.unit, goal.met) == (hung, "of 60", met)
    assert [*goal_table([goal])]


def test_a_refused_update_is_represented_by_the_reason_that_grows_most() -> None:
    """With the number of series; what it costs itself has no goal."""
    few, many = refused.SERIES
    (goal,) = measured(
        *(
            sample(90.0 * (growth if series == many else 1), refused.TEST, refused.name(reason, series), OURS)
            for reason, growth in zip(refused.REASONS, (1.0, 30.0, 1.2), strict=True)
            for series in (few, many)
        )
    ).values()
    assert (goal.measured, goal.met, goal.details) == (30.0, False, ("the worst is 'one value too many'",))


def test_a_stall_is_the_longest_tick() -> None:
    """In milliseconds, the median of the processes."""
    ticks = sample(1.0, "stall", "scrape of 10,000 series", OURS)
    (goal,) = measured(*(replace(ticks, distribution=(0.0,) * 6 + (worst,)) for worst in (4e6, 9e6, 30e6))).values()
    assert (goal.measured, goal.unit, goal.met) == (9.0, "ms", True)
