"""When an alert's trouble begins and ends in a test, and when it must have fired by."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from tradewatch.model import Alert, ValueAlert, at, seconds
from tradewatch.promql import Typed, ranges, reach
from tradewatch.promql.tree import Selection, Subquery
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import calls
from tradewatch.proofs.samples import SampleSet
from tradewatch.proofs.timing.detection_delay import DetectionDelay, StepRange, condition_delay, immediate, value_delay
from tradewatch.proofs.timing.series_change import LimitPosition, SeriesChange

# How long trouble goes on after the alert must have fired, with its value.
_LASTS = 4
# Steps in a range of which one may be missing, and its value is still known.
ENOUGH = 10


class CaseTimes(NamedTuple):
    """When things happen, in steps of `step` seconds.

    Trouble begins at `bad`. The alert does not fire before `first`, and must at `due`; until then the versions of
    Prometheus may differ. From `settled` on it has the value of the trouble. From `recovery` on all is well, which the
    alert does not know before `still`, and must at `over`; only a `steady` one keeps its value until then. Nothing is
    looked at after `over`.
    """

    step: float
    bad: int
    held: int
    first: int
    due: int
    settled: int
    recovery: int
    still: int
    over: int
    steady: bool

    @property
    def is_constant(self) -> bool:
        """Whether there is nothing but trouble, from the start to the end."""
        return self.first == 0

    @property
    def pending(self) -> int | None:
        """A step at which the alert must be waiting out its hold, if there is one for certain."""
        return self.first - 1 if self.due - self.held <= self.first - 1 < self.first else None


class Durations(NamedTuple):
    """How long things last for an alert in one environment, in steps of `step` seconds; `warm` is what it looks at."""

    step: float
    warm: int
    held: int
    keep: int

    def times(self, response: DetectionDelay) -> CaseTimes:
        """When an alert that answers so must be heard."""
        detected, recovered = response.detected, response.recovered
        first, due = self.warm + detected.first + self.held, self.warm + detected.last + self.held
        settled = max(due, self.warm + response.settles)
        recovery = settled + _LASTS
        still, over = recovery + recovered.first + self.keep, recovery + recovered.last + self.keep
        return CaseTimes(self.step, self.warm, self.held, first, due, settled, recovery, still, over, response.steady)

    def times_of_constant(self) -> CaseTimes:
        """When an alert must be heard that has known nothing but trouble."""
        due = self.warm + self.held
        return CaseTimes(self.step, 0, self.held, 0, due, due, due + _LASTS, due + _LASTS, due + _LASTS, steady=True)


def durations_of(alert: Alert, context: ProofContext, *, closely: bool = False) -> Durations:
    """How long an alert takes over everything; `closely` in shorter steps, to see when its hold is over."""
    step = _close_step(alert, context) if closely else _step(alert, context)
    name = context.environment.name
    held = steps(seconds(at(alert.hold, name)), step)
    keep = steps(seconds(at(alert.keep_firing_for, name)), step)
    warm = 2 + max(steps(reach(each), step) for each in _expressions(alert, context))
    return Durations(step, warm, held, keep)


def detection_delay(
    alert: Alert, good: SampleSet, bad: SampleSet, context: ProofContext, step: float, limit_position: LimitPosition
) -> DetectionDelay:
    """How an alert answers to trouble; `crossing` says where its limit lies between the samples."""
    delay = delay_without_guard(alert, good, bad, context, step, limit_position) or immediate()
    opens = guard_delay(alert, good, bad, context, step)
    if opens is None:
        return delay
    # Whether the guard was open before, nobody knows.
    detected = StepRange(delay.detected.first, max(delay.detected.last, opens.detected.last))
    return delay._replace(
        detected=detected, recovered=StepRange(min(delay.recovered.first, opens.recovered.first), delay.recovered.last)
    )


def delay_without_guard(
    alert: Alert, good: SampleSet, bad: SampleSet, context: ProofContext, step: float, limit_position: LimitPosition
) -> DetectionDelay | None:
    """How an alert answers as if it had no guard; None when it looks at nothing that changes."""
    expression, change = context.measured(alert), SeriesChange(good, bad, context.metrics, step)
    if isinstance(alert, ValueAlert):
        return value_delay(expression, change, above=alert.above is not None, limit_position=limit_position)
    delay = condition_delay(expression, change)
    # A state has no value that could be another.
    return delay and delay._replace(settles=delay.detected.last, steady=True)


def guard_delay(
    alert: Alert,
    good: SampleSet,
    bad: SampleSet,
    context: ProofContext,
    step: float,
    limit_position: LimitPosition | None = None,
) -> DetectionDelay | None:
    """How an alert's guard answers; None without one, or when it looks at nothing that changes."""
    guard = context.guard(alert)
    return condition_delay(guard, SeriesChange(good, bad, context.metrics, step, limit_position)) if guard else None


def _step(alert: Alert, context: ProofContext) -> float:
    """Seconds between the evaluations of a test: a multiple of the environment's interval, more for long waits.

    A range needs ten steps, of which one sample may be missing. The hold needs one, for a close look tells its length.
    """
    close, expressions = _close_step(alert, context), _expressions(alert, context)
    if any(_looks_between(each) for each in expressions):
        return close
    hold, keep = _waits(alert, context)
    shortest = min((length for each in expressions for length in ranges(each)), default=math.inf)
    enough = min(shortest / ENOUGH, hold) if shortest < math.inf else min(hold, keep) / 4
    interval = seconds(context.environment.evaluation_interval)
    if enough < close + interval or enough == math.inf:
        return close
    coarsest = math.floor(enough / interval)
    exact = _exact(expressions, interval, coarsest, max(coarsest // 2, round(close / interval)))
    return interval * (exact or coarsest)


def _close_step(alert: Alert, context: ProofContext) -> float:
    """Seconds between evaluations that tell a range and a hold from others that are a little longer or shorter.

    A day at every fifteen seconds would take promtool minutes: 120 steps in all that the alert looks at are enough,
    with four in its shortest range and in its hold. Two in the hold are enough where no range is a multiple of the
    step: all versions of Prometheus then see the same samples, and the step at which the alert fires is known exactly.
    """
    expressions = _expressions(alert, context)
    hold, keep = _waits(alert, context)
    held = hold if hold < math.inf else 0
    interval = seconds(context.environment.evaluation_interval)
    looked_at = max(*map(reach, expressions), 6 * held)
    coarsest = min([looked_at / 120, *(length / 4 for each in expressions for length in ranges(each))])
    fine = math.floor(min(coarsest, hold / 4) / interval)
    exact = _exact(expressions, interval, math.floor(min(coarsest, hold / 2, keep / 2) / interval), fine)
    return interval * (exact or max(1, fine))


def _waits(alert: Alert, context: ProofContext) -> tuple[float, float]:
    """The alert's hold, and how long it goes on, in seconds; without end where it has none."""
    name = context.environment.name
    return seconds(at(alert.hold, name)) or math.inf, seconds(at(alert.keep_firing_for, name)) or math.inf


def _exact(expressions: Iterable[Typed], interval: float, most: int, more_than: int) -> int | None:
    """The most intervals up to `most` that are a step of which no range is a multiple; None if there is none."""
    steps = range(most, more_than, -1)
    return next((each for each in steps if _ends_between_scrapes(expressions, each * interval)), None)


def _looks_between(expression: Typed) -> bool:
    """Whether it depends on what lies between two steps.

    A sample's age does, as it grows until the next one, and so do a subquery and a look at one moment in the past.
    """
    evaluations = [each for each in expression.walk() if isinstance(each, Selection | Subquery)]
    return "timestamp" in calls(expression) or any(
        isinstance(each, Subquery) or (each.range is None and each.offset != 0) for each in evaluations
    )


def _ends_between_scrapes(expressions: Iterable[Typed], step: float) -> bool:
    """Whether no range begins at a multiple of the step, the one place where left-open ranges differ from closed ones.

    A subquery looks at times of its own.
    """
    evaluations = [
        each for expression in expressions for each in expression.walk() if isinstance(each, Selection | Subquery)
    ]
    ranged = [each for each in evaluations if each.range is not None]
    return bool(ranged) and all(
        isinstance(each, Selection) and (each.offset + (each.range or 0)) % step for each in ranged
    )


def _expressions(alert: Alert, context: ProofContext) -> list[Typed]:
    """What an alert looks with: its own expression and its guard's."""
    guard = context.guard(alert)
    return [context.measured(alert), *([guard] if guard else [])]


def steps(length: float, step: float) -> int:
    return math.ceil(length / step)


def steps_past(length: float, step: float) -> int:
    """The first step that lies beyond the length, not at it."""
    return math.floor(length / step) + 1
