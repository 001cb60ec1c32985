"""When an alert's trouble begins and ends in a test, and when it must have fired by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from tradewatch.compiler.expressions import measured
from tradewatch.model import Alert, Environment, Metric, StateAlert, ValueAlert, at, seconds
from tradewatch.proofs import levels
from tradewatch.proofs.shape import delay, outermost_range_function, shortest_range, window
from tradewatch.proofs.variations import is_age


class Schedule(NamedTuple):
    """When things happen, in steps of `step` seconds.

    Trouble begins at `bad`. At the latest at `due` the alert fires, on either side of the change to left-open
    ranges in Prometheus 3, and at the earliest one step before. From `recovery` on all is well; the alert goes on for
    `keep` steps. Nothing is looked at after `end`.
    """

    step: float
    bad: int
    held: int
    due: int
    recovery: int
    fall: int
    keep: int
    end: int
    # Steps by which the two versions differ in when a range is full.
    slack: int


def schedule(alert: Alert, environment: Environment, metrics: Mapping[str, Metric]) -> Schedule:
    """When an alert's trouble begins and ends, and when it must have fired by."""
    step = _step(alert, environment)
    rise, fall = (steps(length, step) for length in _rise_and_fall(alert, step))
    warm = 2 + max(steps(window(measured(alert)), step), steps(guard_reach(alert), step))
    if isinstance(alert, ValueAlert) and ages(alert, environment, metrics):
        limit = alert.threshold.at(environment.name)
        warm = max(warm, 2 + steps_past(limit - levels.healthy(alert, limit), step))
    held = steps(seconds(at(alert.hold, environment.name)), step)
    keep = steps(seconds(at(alert.keep_firing_for, environment.name)), step)
    due = warm + rise + held
    recovery = due + 4
    slack = 1 if window(measured(alert)) or guard_reach(alert) else 0
    return Schedule(step, warm, held, due, recovery, fall, keep, recovery + fall + keep + 3, slack)


def _step(alert: Alert, environment: Environment) -> float:
    """Seconds between the evaluations of a test: a multiple of the environment's interval, more for long ranges.

    A day at every fifteen seconds would take promtool minutes. Four steps in the shortest range and in the hold are
    enough to see whether they are right.
    """
    interval = seconds(environment.evaluation_interval)
    texts = [measured(alert), *([alert.guard.expr] if alert.guard else [])]
    hold = seconds(at(alert.hold, environment.name))
    shortest = min([*map(shortest_range, texts), hold or math.inf])
    coarsest = min(max(map(window, texts)) / 120, shortest / 4)
    return interval * max(1, math.floor(coarsest / interval))


def guard_reach(alert: Alert) -> float:
    return window(alert.guard.expr) if alert.guard else 0.0


def ages(alert: ValueAlert, environment: Environment, metrics: Mapping[str, Metric]) -> bool:
    """Whether what the alert looks at is the age of something, which grows when nobody renews it."""
    if alert.above is None or alert.samples is None:
        return False
    limit = alert.threshold.at(environment.name)
    return any(is_age(each, metrics) and each.start == -limit for each in alert.samples(limit))


def steps(length: float, step: float) -> int:
    return math.ceil(length / step)


def steps_past(length: float, step: float) -> int:
    """The first step that lies beyond the length, not at it."""
    return math.floor(length / step) + 1


def _rise_and_fall(alert: Alert, step: float) -> tuple[float, float]:
    """Seconds from the begin of trouble until the expression says so, and from its end until it no longer does.

    A rate says so when its whole range lies in the trouble, and no longer when the first sample does not. A maximum
    over time is the other way round, and so is whether something happened at all: one step shows that.
    """
    full = window(measured(alert))
    if isinstance(alert, ValueAlert):
        eager = outermost_range_function(alert.expr) == ("max_over_time" if alert.above else "min_over_time")
        eager = eager or (alert.above is not None and alert.threshold.value == 0)
    else:
        eager = not _waits(alert)
    counts = bool(full) and "_over_time" not in outermost_range_function(measured(alert))
    late = delay(measured(alert))
    return (late + (step if counts else 0.0), full) if eager else (full, late)


def _waits(alert: Alert) -> bool:
    """Whether a state is one that nothing has happened in a whole range."""
    if not isinstance(alert, StateAlert):
        return False
    slower = sum(each.slope for each in alert.samples_bad or ()) < sum(each.slope for each in alert.samples_good or ())
    return slower or outermost_range_function(alert.when) in ("min_over_time", "present_over_time")
