"""When an incident starts and ends in a test, and when the alert must be pending, firing and resolved."""

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
from tradewatch.proofs.timing.delay import DetectionDelay, StepRange, delay_of
from tradewatch.proofs.timing.expression_delay import condition_delay, value_delay
from tradewatch.proofs.timing.series_change import LimitPosition, SeriesChange

# Steps for which the incident goes on after the alert has the incident's value.
_LASTS = 4
# A range of this many scrape intervals still gives its value when one scrape is missed.
ENOUGH = 10
# A range of this many gives its value while none is missed.
_FEW = 4


class CaseTimes(NamedTuple):
    """When things happen in a case, in steps of `step` seconds.

    The incident lasts from `start` to `end`. The alert does not fire before `may_fire`, and fires at `must_fire`; in
    between, the versions of Prometheus may differ. From `value_known` on, `$value` is that of the incident. The alert
    fires until `may_resolve`, and is resolved at `must_resolve`, the last step of the test. A `steady` alert has
    the same value until it resolves. `hold` is the alert's hold.
    """

    step: float
    start: int
    hold: int
    may_fire: int
    must_fire: int
    value_known: int
    end: int
    may_resolve: int
    must_resolve: int
    steady: bool

    @property
    def is_constant(self) -> bool:
        """Whether the incident lasts for the whole test."""
        return self.may_fire == 0

    @property
    def pending(self) -> int | None:
        """A step at which the alert is pending in every version of Prometheus; None if there is no such step."""
        last = self.may_fire - 1
        return last if self.must_fire - self.hold <= last < self.may_fire else None


class Durations(NamedTuple):
    """How long things last for an alert in one environment, in steps of `step` seconds.

    `history` is how far its expressions look back, and two steps more.
    """

    step: float
    history: int
    hold: int
    keep_firing: int

    def times(self, delay: DetectionDelay) -> CaseTimes:
        """The times of an incident that the expression detects, and whose end it detects, after this delay."""
        start, fires, resolves = self.history, delay.detected, delay.recovered
        may_fire, must_fire = start + fires.first + self.hold, start + fires.last + self.hold
        value_known = max(must_fire, start + delay.settles)
        end = value_known + _LASTS
        may_resolve, must_resolve = end + resolves.first + self.keep_firing, end + resolves.last + self.keep_firing
        return CaseTimes(
            step=self.step,
            start=start,
            hold=self.hold,
            may_fire=may_fire,
            must_fire=must_fire,
            value_known=value_known,
            end=end,
            may_resolve=may_resolve,
            must_resolve=must_resolve,
            steady=delay.steady,
        )

    def times_of_constant(self) -> CaseTimes:
        """The times of an incident that lasts for the whole test."""
        fires = self.history + self.hold
        last = fires + _LASTS
        return CaseTimes(self.step, 0, self.hold, 0, fires, fires, last, last, last, steady=True)


def durations_of(alert: Alert, context: ProofContext, *, closely: bool = False) -> Durations:
    """The durations of an alert; with `closely`, in steps short enough to see when its hold is over."""
    step = _close_step(alert, context) if closely else _step(alert, context)
    name = context.environment.name
    hold = steps(seconds(at(alert.hold, name)), step)
    keep_firing = steps(seconds(at(alert.keep_firing_for, name)), step)
    history = 2 + max(steps(reach(each), step) for each in _expressions(alert, context))
    return Durations(step, history, hold, keep_firing)


def detection_delay(
    alert: Alert, good: SampleSet, bad: SampleSet, context: ProofContext, step: float, limit_position: LimitPosition
) -> DetectionDelay:
    """The delay of an alert whose series change from `good` to `bad`; `step` is in seconds."""
    delay = delay_without_guard(alert, good, bad, context, step, limit_position) or delay_of()
    guard = guard_delay(alert, good, bad, context, step)
    if guard is None:
        return delay
    # The guard may have been open before.
    detected = StepRange(delay.detected.first, max(delay.detected.last, guard.detected.last))
    recovered = StepRange(min(delay.recovered.first, guard.recovered.first), delay.recovered.last)
    return delay._replace(detected=detected, recovered=recovered)


def delay_without_guard(
    alert: Alert, good: SampleSet, bad: SampleSet, context: ProofContext, step: float, limit_position: LimitPosition
) -> DetectionDelay | None:
    """The same as if the alert had no guard; None if nothing that its expression selects changes."""
    expression, change = context.measured(alert), SeriesChange(good, bad, context.metrics, step)
    if isinstance(alert, ValueAlert):
        return value_delay(expression, change, high=alert.above is not None, limit_position=limit_position)
    delay = condition_delay(expression, change)
    # A state alert has no value that a text could show.
    return delay and delay._replace(settles=delay.detected.last, steady=True)


def guard_delay(
    alert: Alert,
    good: SampleSet,
    bad: SampleSet,
    context: ProofContext,
    step: float,
    limit_position: LimitPosition | None = None,
) -> DetectionDelay | None:
    """The delay of an alert's guard; None without one, or if nothing that it selects changes."""
    guard = context.guard(alert)
    return condition_delay(guard, SeriesChange(good, bad, context.metrics, step, limit_position)) if guard else None


def _step(alert: Alert, context: ProofContext) -> float:
    """Seconds between the evaluations of most cases: a multiple of the environment's evaluation interval.

    A range needs ten steps, so that its value is known with one scrape missed. If an expression looks back ten times
    as far, it needs four: ten would be hundreds in the long range. The hold may be shorter than a step, because the
    cases in short steps show its length.
    """
    close, expressions = _close_step(alert, context), _expressions(alert, context)
    if any(_depends_on_times_between(each) for each in expressions):
        return close
    hold, keep_firing = _waits(alert, context)
    lengths = [length for each in expressions for length in ranges(each)]
    if lengths:
        enough = min(lengths) / (_FEW if max(map(reach, expressions)) >= ENOUGH * min(lengths) else ENOUGH)
    else:
        enough = min(hold, keep_firing) / 4
    interval = seconds(context.environment.evaluation_interval)
    if enough < close + interval or enough == math.inf:
        return close
    coarsest = math.floor(enough / interval)
    exact = _exact(expressions, interval, coarsest, max(coarsest // 2, round(close / interval)))
    return interval * (exact or coarsest)


def _close_step(alert: Alert, context: ProofContext) -> float:
    """Seconds between the evaluations of the cases that notice a range or hold that is a little longer or shorter.

    promtool needs minutes for a day in steps of 15 seconds. So a test has about 120 steps, with at least four in the
    shortest range and in the hold. Two in the hold are enough if no range is a multiple of the step: all versions of
    Prometheus then select the same samples, and the step at which the alert fires is known exactly.
    """
    expressions = _expressions(alert, context)
    hold, keep_firing = _waits(alert, context)
    finite_hold = hold if hold < math.inf else 0
    interval = seconds(context.environment.evaluation_interval)
    looked_at = max(*map(reach, expressions), 6 * finite_hold)
    coarsest = min([looked_at / 120, *(length / 4 for each in expressions for length in ranges(each))])
    fine = math.floor(min(coarsest, hold / 4) / interval)
    exact = _exact(expressions, interval, math.floor(min(coarsest, hold / 2, keep_firing / 2) / interval), fine)
    return interval * (exact or max(1, fine))


def _waits(alert: Alert, context: ProofContext) -> tuple[float, float]:
    """The alert's hold and keep_firing_for in seconds, infinite if they are 0."""
    name = context.environment.name
    return seconds(at(alert.hold, name)) or math.inf, seconds(at(alert.keep_firing_for, name)) or math.inf


def _exact(expressions: Iterable[Typed], interval: float, most: int, more_than: int) -> int | None:
    """The longest step, in intervals up to `most`, of which no range is a multiple; None without such a step."""
    steps = range(most, more_than, -1)
    return next((each for each in steps if _ends_between_scrapes(expressions, each * interval)), None)


def _depends_on_times_between(expression: Typed) -> bool:
    """Whether the expression depends on samples between two steps: on an age, a subquery, or one past moment."""
    evaluations = [each for each in expression.walk() if isinstance(each, Selection | Subquery)]
    return "timestamp" in calls(expression) or any(
        isinstance(each, Subquery) or (each.range is None and each.offset != 0) for each in evaluations
    )


def _ends_between_scrapes(expressions: Iterable[Typed], step: float) -> bool:
    """Whether no range begins at a multiple of the step, where left-open ranges differ from closed ones.

    A subquery has steps of its own.
    """
    evaluations = [
        each for expression in expressions for each in expression.walk() if isinstance(each, Selection | Subquery)
    ]
    ranged = [each for each in evaluations if each.range is not None]
    return bool(ranged) and all(
        isinstance(each, Selection) and (each.offset + (each.range or 0)) % step for each in ranged
    )


def _expressions(alert: Alert, context: ProofContext) -> list[Typed]:
    """An alert's own expression and that of its guard."""
    guard = context.guard(alert)
    return [context.measured(alert), *([guard] if guard else [])]


def steps(length: float, step: float) -> int:
    """The number of steps that cover a length; both in seconds."""
    return math.ceil(length / step)


def steps_past(length: float, step: float) -> int:
    """The first step that is later than the length; both in seconds."""
    return math.floor(length / step) + 1
