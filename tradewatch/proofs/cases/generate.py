"""The cases in which an alert is proven, made from its samples, its limit and its guard."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

from tradewatch.model import Alert, Example, StateAlert, ValueAlert, seconds
from tradewatch.promql import ranges, reach
from tradewatch.proofs.cases.ages import frozen, is_of_age, seldom_scraped
from tradewatch.proofs.cases.case import Case, Incident, LimitIncident, no_value, phases
from tradewatch.proofs.cases.levels import levels
from tradewatch.proofs.cases.matchers import also_selected, not_selected, not_selected_by_guard
from tradewatch.proofs.cases.neighbours import guard_neighbours, healthy_neighbours
from tradewatch.proofs.cases.timeline import Phase, Timeline
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import is_exact, is_of_proportion, replica_choice, selections, series_in, sums
from tradewatch.proofs.samples import SampleSet, counts, in_proportion, relabelled, replica, scaled, split
from tradewatch.proofs.timing.case_times import (
    ENOUGH,
    delay_without_guard,
    detection_delay,
    durations_of,
    guard_delay,
    steps_past,
)
from tradewatch.proofs.timing.delay import earliest_to_latest
from tradewatch.proofs.timing.series_change import LimitPosition, SeriesChange
from tradewatch.proofs.untestable import untestable


def cases(alert: Alert, context: ProofContext) -> Iterator[Case]:
    """Every case of an alert in one environment; none for one without samples."""
    if isinstance(alert, ValueAlert) and alert.samples is not None:
        yield from _of_value(alert, context)
    elif isinstance(alert, StateAlert) and alert.samples_bad is not None:
        yield from _of_state(alert, context)


def _of_value(alert: ValueAlert, context: ProofContext) -> Iterator[Case]:
    general = _at_limit(alert, context, alert.threshold.at(context.environment.name), lambda samples: samples)
    yield from _common(general.incident)
    yield from _around(alert, general)
    if is_of_proportion(general.incident.expression):
        within = general.samples(general.levels.within)
        yield Case("traffic-falls", _falling(within, general.incident), general.incident.times, False, no_value)
    for number, value in enumerate(alert.threshold.exceptions):
        label, limit = str(alert.threshold.label), alert.threshold.at(context.environment.name, value)
        own = _at_limit(alert, context, limit, partial(relabelled, label=label, value=value))
        yield own.incident.broken(f"broken-{value}", own.incident.bad)
        # They share what compares them, so that one of them is enough for the rest.
        of_own = [*_around(alert, own), *_matched(own.incident)]
        yield from (case._replace(name=f"{case.name}-{value}") for case in (of_own if number == 0 else of_own[:1]))
    if is_of_age(alert, general.samples(general.levels.limit), general.levels.limit, context):
        yield frozen(general)
    yield from seldom_scraped(general.incident, "seldom-scraped", general.samples(general.levels.within))


def _at_limit(
    alert: ValueAlert, context: ProofContext, limit: float, under_label: Callable[[SampleSet], SampleSet]
) -> LimitIncident:
    around = levels(alert, limit, context.metrics)

    def samples(level: float) -> SampleSet:
        assert alert.samples is not None  # one without has no cases
        return under_label(tuple(alert.samples(level)))

    healthy, bad, beyond = samples(around.healthy), samples(around.beyond), around.beyond
    if healthy == bad:
        raise untestable(alert, ("samples",), f"its samples are the same on both sides of {limit:g}, its limit")
    for level in (around.healthy, around.within, around.beyond):
        if falling := [each.series for each in samples(level) if each.slope < 0 and counts(each, context.metrics)]:
            raise untestable(alert, ("samples",), f"at {level:.9g} its samples make the counter {falling[0]} fall")
    durations = durations_of(alert, context)
    if is_of_age(alert, samples(limit), limit, context):
        # Before it freezes, it must have been well for a while.
        durations = durations._replace(
            history=max(durations.history, 2 + steps_past(limit - around.healthy, durations.step))
        )
    delay = detection_delay(alert, healthy, bad, context, durations.step, around.limit_position)
    return LimitIncident(
        around,
        samples,
        Incident(alert, context, durations, delay, healthy, bad, lambda step: beyond, around.limit_position),
    )


def _around(alert: ValueAlert, limit: LimitIncident) -> Iterator[Case]:
    """What is just within the limit, at it, and divided between two replicas."""
    incident, within = limit.incident, limit.samples(limit.levels.within)
    yield incident.steady("just-within", within)
    if limit.levels.within != limit.levels.limit and is_exact(incident.expression, limit.samples(limit.levels.limit)):
        yield incident.steady("at-the-limit", limit.samples(limit.levels.limit))
    chosen = replica_choice(incident.expression)
    if chosen is None:
        return
    # Two replicas of one bot: neither adds to the other, and the worse one counts.
    yield incident.steady("replicas-just-within", (*replica("a", within), *replica("b", within)))
    yield _one_replica(incident, worse_counts=chosen.of_each or chosen.largest is (alert.above is not None))


def _of_state(alert: StateAlert, context: ProofContext) -> Iterator[Case]:
    bad, durations = alert.samples_bad or (), durations_of(alert, context)
    if alert.samples_good is None:
        yield Case("always", Timeline((Phase(0, bad),)), durations.times_of_constant(), True, no_value, bad)
        return
    healthy = alert.samples_good
    if healthy == bad:
        raise untestable(alert, ("samples_good",), "its good samples are its bad ones")
    delay = detection_delay(alert, healthy, bad, context, durations.step, LimitPosition.BETWEEN)
    incident = Incident(alert, context, durations, delay, healthy, bad, no_value, LimitPosition.BETWEEN)
    yield from _common(incident)
    chosen = replica_choice(incident.expression)
    if chosen is None or reach(incident.expression):
        return
    good_level, bad_level = SeriesChange(healthy, bad, context.metrics, durations.step).levels(
        series_in(incident.expression)
    )
    yield _one_replica(incident, worse_counts=chosen.of_each or chosen.largest is (bad_level > good_level))
    if not chosen.of_each:
        yield incident.broken("both-replicas-broken", (*replica("a", bad), *replica("b", bad)))


def _one_replica(incident: Incident, *, worse_counts: bool) -> Case:
    """Two replicas of one bot, of which one is well."""
    one = (*replica("a", incident.healthy), *replica("b", incident.bad))
    if not worse_counts:
        return incident.steady("one-replica-is-well", one)
    both = (*replica("a", incident.healthy), *replica("b", incident.healthy))
    timeline = Timeline(phases(both, one, incident.times))
    return incident.broken("replica-broken", one, timeline)._replace(labels={"instance": "b:9400"})


def _common(incident: Incident) -> Iterator[Case]:
    """What every alert is tried with."""
    alert, context, times = incident.alert, incident.context, incident.times
    healthy, bad = incident.healthy, incident.bad
    yield incident.steady("healthy", healthy)
    yield incident.broken("broken", bad)
    yield from _closely(incident)
    # Just before the alert is looked at, so that an alarm that it raised falsely would be seen there.
    before = times.may_fire - times.hold - 1
    yield incident.silent("scrape-missed", Phase(0, healthy), missed=before)
    # A range of few steps has not enough samples to tell its value where one of several scrapes is missing.
    few = min(ranges(incident.expression), default=math.inf) < ENOUGH * times.step
    if times.step <= seconds(context.environment.evaluation_interval) or not few:
        timeline = Timeline(phases(healthy, bad, times), missed=times.value_known + 1)
        yield incident.broken("broken-scrape-missed", bad, timeline)
    if any(counts(each, context.metrics) for each in healthy):
        yield incident.silent("restarted", Phase(0, healthy), restart=before)
    if beside := healthy_neighbours(alert, healthy, bad, context):
        timeline = Timeline(phases((*healthy, *beside), (*bad, *beside), times))
        yield incident.broken("neighbours-are-well", bad, timeline)
    yield from _matched(incident)
    for example in alert.silent_too:
        yield incident.steady(example.name, example.samples)
        yield from seldom_scraped(incident, f"{example.name}-seldom-scraped", example.samples)
    for example in alert.fires_too:
        yield _example(incident, example)
    if alert.guard is not None:
        yield from _guarded(incident)
    if sums(incident.expression):
        yield _shared(incident)


def _closely(incident: Incident) -> Iterator[Case]:
    """The trouble and the guard in shorter steps, which see a hold or a range that is a little longer or shorter."""
    alert, context, healthy, bad = incident.alert, incident.context, incident.healthy, incident.bad
    durations = durations_of(alert, context, closely=True)
    if durations.step < incident.durations.step:
        delay = detection_delay(alert, healthy, bad, context, durations.step, incident.limit_position)
        close = incident._replace(durations=durations, detection_delay=delay)
        yield close.broken("broken-closely", bad)
        if alert.guard is not None:
            opening = _opening(close, _well_shut(close, alert.guard.just_closed(bad)), alert.guard.just_open(bad))
            yield opening._replace(name="guard-opens-closely")


def _matched(incident: Incident) -> Iterator[Case]:
    """The trouble under other values of the labels that are matched: meant too, or not meant."""
    alert, context, healthy, bad = incident.alert, incident.context, incident.healthy, incident.bad
    for name, good, wrong in also_selected(alert, healthy, bad, context):
        yield incident.broken(f"broken-{name}", wrong, Timeline(phases(good, wrong, incident.times)))
    for name, samples in not_selected(alert, healthy, bad, context):
        yield incident.steady(f"not-meant-{name}", samples)


def _shared(incident: Incident) -> Case:
    """What the alert adds up, divided between two replicas, and no more of it than the guard asks for."""
    guard, healthy, bad = incident.alert.guard, incident.healthy, incident.bad
    if guard is not None:
        bad = guard.just_open(bad)
        evaluations = incident.context.guard(incident.alert)
        # A guard that looks at the past alone sees now what was before.
        healthy = (
            guard.just_open(healthy)
            if evaluations and all(each.offset > 0 for each in selections(evaluations))
            else healthy
        )
    return incident.broken(
        "shared-by-replicas", split(bad), Timeline(phases(split(healthy), split(bad), incident.times))
    )


def _example(incident: Incident, example: Example) -> Case:
    """Trouble as an author wrote it down.

    Where it is not heard at the same time as all other trouble, the target has never known anything else.
    """
    alert, context, durations = incident.alert, incident.context, incident.durations
    delay = detection_delay(alert, incident.healthy, example.samples, context, durations.step, LimitPosition.BETWEEN)
    if durations.times(delay) == incident.times:
        timeline, times = Timeline(phases(incident.healthy, example.samples, incident.times)), incident.times
    else:
        timeline, times = Timeline((Phase(0, example.samples),)), durations.times_of_constant()
    return Case(example.name, timeline, times, True, partial(_example_value, example), example.samples)


def _guarded(incident: Incident) -> Iterator[Case]:
    """Trouble that the guard holds back, until it no longer does."""
    alert, context = incident.alert, incident.context
    assert alert.guard is not None  # _common
    shut, ajar = alert.guard.just_closed(incident.bad), alert.guard.just_open(incident.bad)
    yield incident.steady("guard-shut", shut)
    yield _opening(incident, _well_shut(incident, shut), ajar)
    if beside := guard_neighbours(alert, incident.healthy, context):
        # The guard is open for others, and that is no reason to speak of this one.
        yield incident.steady("guard-open-next-door", (*shut, *beside))
    for name, samples in not_selected_by_guard(alert, incident.bad, context):
        yield incident.steady(f"guard-shut-{name}", (*shut, *samples))


def _well_shut(incident: Incident, shut: SampleSet) -> SampleSet:
    """The same with less of what the guard looks at: from just shut, half of a range would be enough to open it."""
    guard = incident.context.guard(incident.alert)
    looked_at = series_in(guard) if guard else frozenset()
    if looked_at & series_in(incident.expression):
        return scaled(shut, 0.5, incident.context.metrics)
    less = scaled(shut, 0.5, incident.context.metrics)
    return tuple(few if few.series in looked_at else each for each, few in zip(shut, less, strict=True))


def _opening(incident: Incident, shut: SampleSet, ajar: SampleSet) -> Case:
    """Trouble all the time, behind a guard that opens."""
    alert, context, durations = incident.alert, incident.context, incident.durations
    opens = guard_delay(alert, shut, ajar, context, durations.step, LimitPosition.AT_BAD)
    equivalent_environment = is_of_proportion(incident.expression) and in_proportion(shut, ajar)
    moves = (
        None
        if equivalent_environment
        else delay_without_guard(alert, shut, ajar, context, durations.step, LimitPosition.AT_BAD)
    )
    detected = (earliest_to_latest(opens, moves) or incident.detection_delay).detected
    times, ahead = incident.times, detected.last - incident.detection_delay.detected.last
    if (
        detected.last - detected.first
        != incident.detection_delay.detected.last - incident.detection_delay.detected.first
    ):
        times, ahead = durations.times(incident.detection_delay._replace(detected=detected)), 0
    timeline = Timeline((Phase(0, shut), Phase(times.start - ahead, ajar), Phase(times.end, incident.healthy)))
    return incident.broken("guard-opens", ajar, timeline)._replace(times=times)


def _falling(samples: SampleSet, incident: Incident) -> Timeline:
    """Traffic that halves again and again: two ranges that are not the same no longer see the same."""
    length = max(4, (incident.times.start - 2) // 2)
    starts = range(0, incident.times.must_resolve + 1, length)
    metrics = incident.context.metrics
    return Timeline(
        tuple(Phase(start, scaled(samples, 2.0 ** (len(starts) - n), metrics)) for n, start in enumerate(starts))
    )


def _example_value(example: Example, step: int) -> float | None:
    return example.value
