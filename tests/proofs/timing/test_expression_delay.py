"""After how many steps of 15 s an expression follows its series.

That promtool agrees, on both sides of the change to left-open ranges, is tried with whole alerts in test_next_year.py.
"""

from __future__ import annotations

import pytest

from tests.proofs.world import BALANCE, LAG, METRICS, RESTARTS, STOPPED, UP, project
from tradewatch.compiler import CompiledProject
from tradewatch.model import Samples
from tradewatch.promql import infer, parse
from tradewatch.proofs.timing.delay import DetectionDelay, StepRange
from tradewatch.proofs.timing.expression_delay import condition_delay, value_delay
from tradewatch.proofs.timing.series_change import LimitPosition, SeriesChange

METRIC = {series.name: series for metric in METRICS for series in metric.series}
GOOD = (LAG.stays(0.1), RESTARTS.grows(1, per="1m", venue="x"), STOPPED.stays(0))
BAD = (LAG.stays(1), RESTARTS.grows(9, per="1m", venue="x"), STOPPED.stays(1))


def value_of(expr: str, good: tuple[Samples, ...] = GOOD, bad: tuple[Samples, ...] = BAD) -> DetectionDelay | None:
    """The delay of a value whose limit is just below the bad value."""
    change = SeriesChange(good, bad, METRIC, 15.0)
    typed = infer(parse(expr), CompiledProject(project()).catalogue)
    return value_delay(typed, change, high=True, limit_position=LimitPosition.AT_BAD)


def condition_of(expr: str, good: tuple[Samples, ...], bad: tuple[Samples, ...]) -> DetectionDelay | None:
    """The delay of a condition."""
    return condition_delay(
        infer(parse(expr), CompiledProject(project()).catalogue), SeriesChange(good, bad, METRIC, 15.0)
    )


@pytest.mark.parametrize(
    ("expr", "detected", "recovered"),
    [
        (f"{LAG}", (0, 0), (0, 0)),
        (f"{LAG} offset 1m", (4, 4), (4, 4)),
        (f"{LAG} offset 50s", (4, 4), (4, 4)),
        (f"max by (bot) ({LAG})", (0, 0), (0, 0)),
        (f"rate({RESTARTS}[5m])", (19, 20), (1, 1)),
        (f"rate({RESTARTS}[100s])", (6, 6), (1, 1)),
        (f"rate({RESTARTS}[5m] offset 10m)", (59, 60), (41, 41)),
        (f"irate({RESTARTS}[5m])", (1, 1), (1, 1)),
        (f"avg_over_time({LAG}[5m])", (19, 20), (0, 0)),
        (f"max_over_time({LAG}[5m])", (0, 0), (19, 20)),
        (f"min_over_time({LAG}[5m])", (19, 20), (0, 0)),
        (f"-min_over_time({LAG}[5m])", (0, 0), (19, 20)),
        (f"last_over_time({LAG}[5m])", (0, 0), (0, 0)),
        (f"quantile_over_time(1, {LAG}[5m])", (0, 0), (19, 20)),
        (f"quantile_over_time(0, {LAG}[5m])", (19, 20), (0, 0)),
        (f"max_over_time(rate({RESTARTS}[5m])[10m:15s])", (19, 20), (40, 41)),
        (f"stddev_over_time({LAG}[5m])", (0, 21), (0, 21)),
        (f"rate({RESTARTS}[5m]) + {LAG}", (0, 20), (0, 1)),
        (f"time() - {LAG}", (0, 0), (0, 0)),
        ("vector(1)", None, None),
        (f"{BALANCE}", None, None),
    ],
)
def test_a_value(expr: str, detected: tuple[int, int] | None, recovered: tuple[int, int] | None) -> None:
    """A range waits until all its samples have changed, or for the first sample; an unknown function gives a span."""
    delay = value_of(expr)
    assert (delay and delay.detected, delay and delay.recovered) == (
        detected and StepRange(*detected),
        recovered and StepRange(*recovered),
    )


ON, OFF = (STOPPED.stays(1),), (STOPPED.stays(0),)
MOVES, RESTS = (RESTARTS.grows(4, per="1m", venue="x"),), (RESTARTS.grows(0, per="1m", venue="x"),)
THERE, GONE = (UP.stays(1), LAG.stays(1)), (UP.stays(1),)


@pytest.mark.parametrize(
    ("expr", "good", "bad", "detected", "recovered"),
    [
        (f"{STOPPED} == 1", OFF, ON, (0, 0), (0, 0)),
        (f"min_over_time({STOPPED}[5m]) == 1", OFF, ON, (19, 20), (0, 0)),
        (f"max_over_time({STOPPED}[5m]) == 1", OFF, ON, (0, 0), (19, 20)),
        (f"min_over_time({STOPPED}[5m]) == 0", ON, OFF, (0, 0), (19, 20)),
        (f"increase({RESTARTS}[5m]) > 0", RESTS, MOVES, (1, 1), (19, 20)),
        (f"increase({RESTARTS}[5m]) == 0", MOVES, RESTS, (19, 20), (1, 1)),
        (f"increase({RESTARTS}[5m]) > 3", RESTS, MOVES, (1, 20), (1, 20)),
        (f"{UP} == 1 unless {LAG}", THERE, GONE, (0, 0), (0, 0)),
        (f"{UP} == 1 unless present_over_time({LAG}[5m])", THERE, GONE, (19, 20), (0, 0)),
        (f"{UP} == 1 unless last_over_time({LAG}[5m]) > 0", THERE, GONE, (19, 20), (0, 0)),
        (f"{UP} == 1 and last_over_time({LAG}[5m]) > 0", GONE, THERE, (0, 0), (19, 20)),
        (f"absent({LAG})", THERE, GONE, (0, 0), (0, 0)),
        (f"absent_over_time({LAG}[5m])", THERE, GONE, (19, 20), (0, 0)),
        (f"{UP} == 1 unless (increase({RESTARTS}[5m]) > 0)", MOVES, RESTS, (19, 20), (1, 1)),
    ],
)
def test_a_condition(
    expr: str,
    good: tuple[Samples, ...],
    bad: tuple[Samples, ...],
    detected: tuple[int, int],
    recovered: tuple[int, int],
) -> None:
    """A condition on all samples of a range waits for the whole range; a condition on one sample does not."""
    delay = condition_of(expr, good, bad)
    assert delay
    assert (delay.detected, delay.recovered) == (StepRange(*detected), StepRange(*recovered))


def test_a_value_that_changes_little_by_little_is_known_when_the_range_is_full() -> None:
    """Whether something happened is known at once, the amount only later."""
    change = SeriesChange(RESTS, MOVES, METRIC, 15.0)
    delay = value_delay(
        infer(parse(f"increase({RESTARTS}[5m])"), CompiledProject(project()).catalogue),
        change,
        high=True,
        limit_position=LimitPosition.AT_GOOD,
    )
    assert delay == DetectionDelay(StepRange(1, 1), StepRange(19, 20), 20, steady=False)
