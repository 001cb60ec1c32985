"""The cases in which an alert is proven, made from its samples, its limit and its guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from tradewatch.compiler.expressions import measured
from tradewatch.model import Alert, Environment, Example, Guard, Metric, StateAlert, ValueAlert
from tradewatch.promql import parse, selected_series
from tradewatch.proofs import levels
from tradewatch.proofs.schedule import Schedule, ages, guard_reach, steps, steps_past
from tradewatch.proofs.series import Course, Phase
from tradewatch.proofs.shape import chosen_by, is_of_proportion, is_plain, sums
from tradewatch.proofs.variations import All, counts, is_age, relabelled, replica, scaled, split

# The value of the alert at a step, as far as it is known; a state has none.
ValueAt = Callable[[int], float | None]


class Case(NamedTuple):
    """A target, what happens to it, and whether the alert must fire for it; if so, `labels` are some that it has."""

    name: str
    course: Course
    fires: bool
    value: ValueAt
    labels: Mapping[str, str] = MappingProxyType({})


def cases(alert: Alert, environment: Environment, times: Schedule, metrics: Mapping[str, Metric]) -> Iterator[Case]:
    """Every case of an alert in one environment; none for one without samples."""
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
    beyond, within, healthy = (
        levels.beyond(alert, limit),
        levels.within(alert, limit),
        at_level(levels.healthy(alert, limit)),
    )
    yield from _common(alert, healthy, at_level(beyond), times, metrics, lambda step: beyond)
    yield Case("just-within", Course((Phase(0, at_level(within)),)), False, _nothing)
    if is_of_proportion(alert.expr):
        yield Case("traffic-falls", _falling(at_level(within), times, metrics), False, _nothing)
    if (chosen := chosen_by(alert.expr)) is not None:
        # Two replicas of one bot: neither adds to the other, and the worse one counts.
        both = (*replica("a", at_level(within)), *replica("b", at_level(within)))
        yield Case("replicas-just-within", Course((Phase(0, both),)), False, _nothing)
        well = (*replica("a", healthy), *replica("b", healthy))
        one = (*replica("a", healthy), *replica("b", at_level(beyond)))
        if chosen != ("max" if alert.above else "min"):
            yield Case("one-replica-is-well", Course((Phase(0, one),)), False, _nothing)
        else:
            course, worse = Course(_phases(well, one, times)), {"instance": "b:9400"}
            yield Case("replica-broken", course, True, lambda step: beyond, worse)
    if is_plain(alert.expr):
        yield Case("at-the-limit", Course((Phase(0, at_level(limit)),)), False, _nothing)
    for value in alert.threshold.exceptions:
        yield from _of_exception(alert, value, environment, times, at_level)
    if ages(alert, environment, metrics):
        yield _frozen(alert, healthy, limit, times, metrics)


def _of_exception(
    alert: ValueAlert, value: str, environment: Environment, times: Schedule, at_level: Callable[[float], All]
) -> Iterator[Case]:
    """A label value with a limit of its own."""
    label, limit = str(alert.threshold.label), alert.threshold.at(environment.name, value)

    def of_value(level: float) -> All:
        return relabelled(at_level(level), label, value)

    beyond = levels.beyond(alert, limit)
    broken = _phases(of_value(levels.healthy(alert, limit)), of_value(beyond), times)
    yield Case(f"broken-{value}", Course(broken), True, lambda step: beyond)
    yield Case(f"just-within-{value}", Course((Phase(0, of_value(levels.within(alert, limit))),)), False, _nothing)


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
    if any(counts(each, metrics) for each in healthy):
        yield Case("restarted", Course(steady, restart=before), False, _nothing)
    if alert.guard is not None:
        shut, ajar = alert.guard.shut(bad), alert.guard.ajar(bad)
        # As late as the guard allows, and early enough for what is measured, where that looks back farther.
        opens = min(times.due - times.held - steps(guard_reach(alert), times.step), times.bad)
        yield Case("guard-shut", Course((Phase(0, shut),)), False, _nothing)
        # From well within, or half of a range would be enough to open it.
        phases = (Phase(0, scaled(shut, 0.5, metrics)), Phase(opens, ajar), Phase(times.recovery, healthy))
        yield Case("guard-opens", Course(phases), True, value)
        for label in alert.guard.on:
            if any(label in each.labels for each in healthy) and _tells(alert.guard, label, metrics):
                # The guard is open for another value of the label, and that is no reason to speak of this one.
                beside = relabelled(healthy, label, "next-door")
                yield Case(f"guard-open-for-another-{label}", Course((Phase(0, (*shut, *beside)),)), False, _nothing)
    if sums(measured(alert)):
        least = alert.guard.ajar(bad) if alert.guard else bad
        shared = _phases(split(healthy), split(least), times)
        yield Case("shared-by-replicas", Course(shared), True, value)


def _frozen(alert: ValueAlert, healthy: All, limit: float, times: Schedule, metrics: Mapping[str, Metric]) -> Case:
    """The bot goes on exporting the last time at which all was well."""
    normal = levels.healthy(alert, limit)
    stops = times.due - times.held - steps_past(limit - normal, times.step)
    frozen = tuple(
        replace(each, start=each.start + stops * times.step, slope=0.0) if is_age(each, metrics) else each
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


def _falling(samples: All, times: Schedule, metrics: Mapping[str, Metric]) -> Course:
    """Traffic that halves again and again: two ranges that are not the same no longer see the same."""
    length = max(4, (times.bad - 2) // 2)
    starts = range(0, times.end, length)
    return Course(
        tuple(Phase(start, scaled(samples, 2.0 ** (len(starts) - n), metrics)) for n, start in enumerate(starts))
    )


def _tells(guard: Guard, label: str, metrics: Mapping[str, Metric]) -> bool:
    """Whether a guard is open or shut for each value of a label by itself."""
    looked_at = [metrics.get(name) for name in selected_series(parse(guard.expr))]
    return all(metric is not None and metric.label(label) for metric in looked_at)
