"""The cases in which an alert is proven, made from its samples, its limit and its guard."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import promql_parser

from tradewatch.model import (
    COUNTER,
    RATIO,
    Alert,
    Environment,
    Example,
    Guard,
    Metric,
    Samples,
    StateAlert,
    ValueAlert,
    at,
    seconds,
)
from tradewatch.promql import parse, ranges, reach, selected_series
from tradewatch.promql.parse import Expression
from tradewatch.proofs.series import Course, Phase

# How far from the limit a case lies, as a share of it: a ratio of rates cannot be made to equal its limit exactly.
MARGIN = 1e-6

All = tuple[Samples, ...]
# The value of the alert at a step, as far as it is known; a state has none.
ValueAt = Callable[[int], float | None]


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


class Case(NamedTuple):
    """A target, what happens to it, and whether the alert must fire for it; if so, `labels` are some that it has."""

    name: str
    course: Course
    fires: bool
    value: ValueAt
    labels: Mapping[str, str] = MappingProxyType({})


def schedule(alert: Alert, environment: Environment, metrics: Mapping[str, Metric]) -> Schedule:
    """When an alert's trouble begins and ends, and when it must have fired by."""
    step = _step(alert, environment)
    rise, fall = (_steps(length, step) for length in _rise_and_fall(alert, step))
    warm = 2 + max(_steps(reach(parse(_measured(alert))), step), _steps(_guard_reach(alert), step))
    if isinstance(alert, ValueAlert) and _ages(alert, environment, metrics):
        limit = alert.threshold.at(environment.name)
        warm = max(warm, 2 + _steps_past(limit - _healthy(alert, limit), step))
    held = _steps(seconds(at(alert.hold, environment.name)), step)
    keep = _steps(seconds(at(alert.keep_firing_for, environment.name)), step)
    due = warm + rise + held
    recovery = due + 4
    slack = 1 if reach(parse(_measured(alert))) or _guard_reach(alert) else 0
    return Schedule(step, warm, held, due, recovery, fall, keep, recovery + fall + keep + 3, slack)


def _step(alert: Alert, environment: Environment) -> float:
    """Seconds between the evaluations of a test: a multiple of the environment's interval, more for long ranges.

    A day at every fifteen seconds would take promtool minutes. Four steps in the shortest range and in the hold are
    enough to see whether they are right.
    """
    interval = seconds(environment.evaluation_interval)
    texts = [_measured(alert), *([alert.guard.expr] if alert.guard else [])]
    hold = seconds(at(alert.hold, environment.name))
    shortest = [length for text in texts for length in ranges(parse(text))] + ([hold] if hold else [])
    coarsest = min([max(reach(parse(text)) for text in texts) / 120, *(length / 4 for length in shortest)])
    return interval * max(1, math.floor(coarsest / interval))


def cases(alert: Alert, environment: Environment, metrics: Mapping[str, Metric]) -> Iterator[Case]:
    """Every case of an alert in one environment; none for one without samples."""
    times = schedule(alert, environment, metrics)
    if isinstance(alert, ValueAlert):
        yield from _of_value(alert, environment, times, metrics)
    elif isinstance(alert, StateAlert) and alert.samples_bad is not None:
        yield from _of_state(alert, times, metrics)


def _of_value(
    alert: ValueAlert, environment: Environment, times: Schedule, metrics: Mapping[str, Metric]
) -> Iterator[Case]:
    samples = alert.samples
    if samples is None:
        return

    def at_level(level: float) -> All:
        return tuple(samples(level))

    limit = alert.threshold.at(environment.name)
    beyond, within, healthy = _beyond(alert, limit), _within(alert, limit), at_level(_healthy(alert, limit))
    yield from _common(alert, healthy, at_level(beyond), times, metrics, lambda step: beyond)
    yield Case("just-within", Course((Phase(0, at_level(within)),)), False, _nothing)
    if _is_of_proportion(alert.expr):
        yield Case("traffic-falls", _falling(at_level(within), times, metrics), False, _nothing)
    if (chosen := _chosen_by(alert.expr)) is not None:
        # Two replicas of one bot: neither adds to the other, and the worse one counts.
        both = (*_replica("a", at_level(within)), *_replica("b", at_level(within)))
        yield Case("replicas-just-within", Course((Phase(0, both),)), False, _nothing)
        well = (*_replica("a", healthy), *_replica("b", healthy))
        one = (*_replica("a", healthy), *_replica("b", at_level(beyond)))
        if chosen != ("max" if alert.above else "min"):
            yield Case("one-replica-is-well", Course((Phase(0, one),)), False, _nothing)
        else:
            course, worse = Course(_phases(well, one, times)), {"instance": "b:9400"}
            yield Case("replica-broken", course, True, lambda step: beyond, worse)
    if _is_plain(alert.expr):
        yield Case("at-the-limit", Course((Phase(0, at_level(limit)),)), False, _nothing)
    for value in alert.threshold.exceptions:
        yield from _of_exception(alert, value, environment, times, at_level)
    if _ages(alert, environment, metrics):
        yield _frozen(alert, healthy, limit, times, metrics)


def _of_exception(
    alert: ValueAlert, value: str, environment: Environment, times: Schedule, at_level: Callable[[float], All]
) -> Iterator[Case]:
    """A label value with a limit of its own."""
    label, limit = str(alert.threshold.label), alert.threshold.at(environment.name, value)

    def relabelled(level: float) -> All:
        return _relabelled(at_level(level), label, value)

    beyond = _beyond(alert, limit)
    broken = _phases(relabelled(_healthy(alert, limit)), relabelled(beyond), times)
    yield Case(f"broken-{value}", Course(broken), True, lambda step: beyond)
    yield Case(f"just-within-{value}", Course((Phase(0, relabelled(_within(alert, limit))),)), False, _nothing)


def _of_state(alert: StateAlert, times: Schedule, metrics: Mapping[str, Metric]) -> Iterator[Case]:
    bad = alert.samples_bad or ()
    if alert.samples_good is None:
        yield Case("always", Course((Phase(0, bad),)), True, _nothing)
        return
    yield from _common(alert, alert.samples_good, bad, times, metrics, _nothing)


def _common(
    alert: Alert, healthy: All, bad: All, times: Schedule, metrics: Mapping[str, Metric], value: ValueAt
) -> Iterator[Case]:
    steady = (Phase(0, healthy),)
    broken = _phases(healthy, bad, times)
    yield Case("healthy", Course(steady), False, _nothing)
    yield Case("broken", Course(broken), True, value)
    # Just before the alert is due, so that an alarm that it raised falsely would be seen there.
    before = times.due - times.held - 1
    yield Case("scrape-missed", Course(steady, missed=before), False, _nothing)
    yield Case("broken-scrape-missed", Course(broken, missed=times.due + 1), True, value)
    for example in alert.silent_too:
        yield Case(example.name, Course((Phase(0, example.samples),)), False, _nothing)
    for example in alert.fires_too:
        course = Course(_phases(healthy, example.samples, times))
        yield Case(example.name, course, True, partial(_told, example))
    if any(_counts(each, metrics) for each in healthy):
        yield Case("restarted", Course(steady, restart=before), False, _nothing)
    if alert.guard is not None:
        shut, ajar = alert.guard.shut(bad), alert.guard.ajar(bad)
        # As late as the guard allows, and early enough for what is measured, where that looks back farther.
        opens = min(times.due - times.held - _steps(_guard_reach(alert), times.step), times.bad)
        yield Case("guard-shut", Course((Phase(0, shut),)), False, _nothing)
        # From well within, or half of a range would be enough to open it.
        phases = (Phase(0, _scaled(shut, 0.5, metrics)), Phase(opens, ajar), Phase(times.recovery, healthy))
        yield Case("guard-opens", Course(phases), True, value)
        for label in alert.guard.on:
            if any(label in each.labels for each in healthy) and _tells(alert.guard, label, metrics):
                # The guard is open for another value of the label, and that is no reason to speak of this one.
                beside = _relabelled(healthy, label, "next-door")
                yield Case(f"guard-open-for-another-{label}", Course((Phase(0, (*shut, *beside)),)), False, _nothing)
    if _sums(alert):
        least = alert.guard.ajar(bad) if alert.guard else bad
        shared = _phases(_shared(healthy), _shared(least), times)
        yield Case("shared-by-replicas", Course(shared), True, value)


def _frozen(alert: ValueAlert, healthy: All, limit: float, times: Schedule, metrics: Mapping[str, Metric]) -> Case:
    """The bot goes on exporting the last time at which all was well."""
    normal = _healthy(alert, limit)
    stops = times.due - times.held - _steps_past(limit - normal, times.step)
    frozen = tuple(
        replace(each, start=each.start + stops * times.step, slope=0.0) if _is_age(each, metrics) else each
        for each in healthy
    )
    phases = (Phase(0, healthy), Phase(stops, frozen), Phase(times.recovery, healthy))

    def age(step: int) -> float:
        # Once all is well again, an alert that goes on keeps the last value that it had.
        return normal + (min(step, times.recovery - 1) - stops) * times.step

    return Case("frozen", Course(phases), True, age)


def _phases(healthy: All, bad: All, times: Schedule) -> tuple[Phase, ...]:
    return (Phase(0, healthy), Phase(times.bad, bad), Phase(times.recovery, healthy))


def _told(example: Example, step: int) -> float | None:
    return example.value


def _nothing(step: int) -> None:
    return None


def _beyond(alert: ValueAlert, limit: float) -> float:
    return limit + (abs(limit) or 1) * (MARGIN if alert.above else -MARGIN)


def _within(alert: ValueAlert, limit: float) -> float:
    return limit - (abs(limit) or 1) * (MARGIN if alert.above else -MARGIN)


def _healthy(alert: ValueAlert, limit: float) -> float:
    """A level far on the good side. Not half or twice the limit, which is often the bound of a bucket."""
    if alert.below is not None and alert.threshold.unit == RATIO and 0 < limit < 1:
        return limit + (1 - limit) * 0.6  # a share of all is never more than all
    return limit - (abs(limit) or 1) * (0.6 if alert.above else -0.6)


def _scaled(samples: All, factor: float, metrics: Mapping[str, Metric]) -> All:
    """The same, with more or less traffic."""
    return tuple(replace(each, slope=each.slope * factor) if _counts(each, metrics) else each for each in samples)


def _falling(samples: All, times: Schedule, metrics: Mapping[str, Metric]) -> Course:
    """Traffic that halves again and again: two ranges that are not the same no longer see the same."""
    length = max(4, (times.bad - 2) // 2)
    starts = range(0, times.end, length)
    return Course(
        tuple(Phase(start, _scaled(samples, 2.0 ** (len(starts) - n), metrics)) for n, start in enumerate(starts))
    )


def _shared(samples: All) -> All:
    """The same in sum, from two replicas of one bot of which one does more."""
    return tuple(
        replace(each, start=each.start * share, slope=each.slope * share, labels={**each.labels, "instance": name})
        for name, shares in (("a:9400", (0.2, 0.4, 0.3)), ("b:9400", (0.8, 0.6, 0.7)))
        for each, share in zip(samples, itertools.cycle(shares), strict=False)
    )


def _relabelled(samples: All, label: str, value: str) -> All:
    return tuple(
        replace(each, labels={**each.labels, label: value}) if label in each.labels else each for each in samples
    )


def _counts(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    return samples.series in metrics and metrics[samples.series].kind is COUNTER


def _is_age(samples: Samples, metrics: Mapping[str, Metric]) -> bool:
    """Whether it is a timestamp that keeps up with the clock, and so may freeze."""
    return samples.slope == 1.0 and not _counts(samples, metrics)


def _replica(name: str, samples: All) -> All:
    return tuple(replace(each, labels={**each.labels, "instance": f"{name}:9400"}) for each in samples)


def _chosen_by(expr: str) -> str | None:
    """The aggregation that chooses among replicas, where the expression is one."""
    expression = parse(expr)
    operator = str(expression.op) if isinstance(expression, promql_parser.AggregateExpr) else ""
    return operator if operator in ("max", "min") else None


def _tells(guard: Guard, label: str, metrics: Mapping[str, Metric]) -> bool:
    """Whether a guard is open or shut for each value of a label by itself."""
    looked_at = [metrics.get(name) for name in selected_series(parse(guard.expr))]
    return all(metric is not None and metric.label(label) for metric in looked_at)


def _sums(alert: Alert) -> bool:
    """Whether the expression adds up series, counted in a range, so that replicas share what it looks at."""
    found: set[str] = set()
    kept: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, promql_parser.AggregateExpr):
            found.add(str(node.op))
            kept.update(node.modifier.labels if node.modifier else ())

    promql_parser.walk(parse(_measured(alert)), visit)
    return found == {"sum"} and "instance" not in kept and reach(parse(_measured(alert))) > 0


def _is_of_proportion(expr: str) -> bool:
    """Whether the value stays the same when there is more or less of everything: a ratio of rates, a quantile."""
    return _of_proportion(parse(expr))


def _of_proportion(expression: Expression) -> bool:
    if isinstance(expression, promql_parser.Call):
        return bool(expression.func.name == "histogram_quantile")
    if not isinstance(expression, promql_parser.BinaryExpr):
        return False
    if isinstance(expression.lhs, promql_parser.NumberLiteral):
        return _of_proportion(expression.rhs) if str(expression.op) in "+-*" else False
    if str(expression.op) != "/":
        return False
    return reach(expression.lhs) > 0 and reach(expression.rhs) > 0


def _is_plain(expr: str) -> bool:
    """Whether the value is a sample as it was scraped, so that it can equal its limit exactly."""
    expression = parse(expr)
    if isinstance(expression, promql_parser.AggregateExpr) and str(expression.op) in ("max", "min", "sum"):
        expression = expression.expr
    if isinstance(expression, promql_parser.Call) and expression.func.name in ("max_over_time", "min_over_time"):
        return isinstance(expression.args[0], promql_parser.MatrixSelector)
    return isinstance(expression, promql_parser.VectorSelector)


def _measured(alert: Alert) -> str:
    if isinstance(alert, ValueAlert):
        return alert.expr
    return alert.when if isinstance(alert, StateAlert) else ""


def _guard_reach(alert: Alert) -> float:
    return reach(parse(alert.guard.expr)) if alert.guard else 0.0


def _ages(alert: ValueAlert, environment: Environment, metrics: Mapping[str, Metric]) -> bool:
    """Whether what the alert looks at is the age of something, which grows when nobody renews it."""
    if alert.above is None or alert.samples is None:
        return False
    limit = alert.threshold.at(environment.name)
    return any(_is_age(each, metrics) and each.start == -limit for each in alert.samples(limit))


def _steps(length: float, step: float) -> int:
    return math.ceil(length / step)


def _steps_past(length: float, step: float) -> int:
    """The first step that lies beyond the length, not at it."""
    return math.floor(length / step) + 1


def _rise_and_fall(alert: Alert, step: float) -> tuple[float, float]:
    """Seconds from the begin of trouble until the expression says so, and from its end until it no longer does.

    A rate says so when its whole range lies in the trouble, and no longer when the first sample does not. A maximum
    over time is the other way round, and so is whether something happened at all: one step shows that.
    """
    window = reach(parse(_measured(alert)))
    if isinstance(alert, ValueAlert):
        eager = _outermost_range_function(alert.expr) == ("max_over_time" if alert.above else "min_over_time")
        eager = eager or (alert.above is not None and alert.threshold.value == 0)
    else:
        eager = not _waits(alert)
    counts = bool(window) and "_over_time" not in _outermost_range_function(_measured(alert))
    delay = _delay(parse(_measured(alert)))
    return (delay + (step if counts else 0.0), window) if eager else (window, delay)


def _delay(expression: Expression) -> float:
    """Seconds between the newest sample that the result depends on and the result: offsets."""
    found: list[float] = []

    def visit(node: Expression) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            found.append(reach(node))

    promql_parser.walk(expression, visit)
    return min(found, default=0.0)


def _waits(alert: Alert) -> bool:
    """Whether a state is one that nothing has happened in a whole range."""
    if not isinstance(alert, StateAlert):
        return False
    slower = sum(each.slope for each in alert.samples_bad or ()) < sum(each.slope for each in alert.samples_good or ())
    return slower or _outermost_range_function(alert.when) in ("min_over_time", "present_over_time")


def _outermost_range_function(expr: str) -> str:
    found: list[str] = []

    def visit(node: object) -> None:
        if isinstance(node, promql_parser.Call) and node.func.name.endswith("_over_time"):
            found.append(node.func.name)

    promql_parser.walk(parse(expr), visit)
    return found[0] if found else ""
