"""The cases of an alert, made from its samples, its limit and its guard."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial

from tradewatch.model import Alert, DefinitionError, Example, StateAlert, ValueAlert, seconds
from tradewatch.promql import Typed, keeps_apart, ranges, reach
from tradewatch.promql.tree import Aggregation
from tradewatch.proofs.cases.ages import frozen, is_of_age, seldom_scraped
from tradewatch.proofs.cases.case import Case, Incident, LimitIncident, no_value, phases
from tradewatch.proofs.cases.clocks import neighbours_with_clocks, with_clock
from tradewatch.proofs.cases.guards import guard_cases, guard_opens, with_little_traffic
from tradewatch.proofs.cases.labels import other_labels, under_summed_labels
from tradewatch.proofs.cases.levels import at_rest, levels
from tradewatch.proofs.cases.matchers import not_selected, unseen
from tradewatch.proofs.cases.neighbours import healthy_neighbours, silent_neighbours
from tradewatch.proofs.cases.restarts import restarts
from tradewatch.proofs.cases.sides import beside_left_side, shows_right_side
from tradewatch.proofs.cases.sudden import suddenly
from tradewatch.proofs.cases.timeline import Phase, Timeline
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import (
    excludes,
    is_empty_without,
    is_exact,
    is_of_proportion,
    name_of,
    replica_choice,
    series_in,
    sums,
)
from tradewatch.proofs.samples import SampleSet, counts, relabelled, replica, scaled, split
from tradewatch.proofs.timing.case_times import (
    ENOUGH,
    detection_delay,
    durations_of,
)
from tradewatch.proofs.timing.series_change import LimitPosition, SeriesChange
from tradewatch.proofs.untestable import untestable


def cases(alert: Alert, context: ProofContext) -> Iterator[Case]:
    """Every case of an alert in one environment; none for an alert without samples.

    Raises ProblemsFound if the samples do not show the alert's limit, SyntaxFault if an expression is not PromQL.
    """
    if isinstance(alert, ValueAlert) and alert.samples is not None:
        yield from _value_cases(alert, context)
    elif isinstance(alert, StateAlert) and alert.samples_bad is not None:
        yield from _state_cases(alert, context)


def _value_cases(alert: ValueAlert, context: ProofContext) -> Iterator[Case]:
    general = _at_limit(alert, context, alert.threshold.at(context.environment.name), lambda samples: samples)
    yield from _common(general.incident)
    rest = at_rest(alert, general.levels.limit, context)
    # Not every series can have that value, for example the median of a histogram.
    with suppress(DefinitionError):
        yield general.incident.steady("at-rest", general.samples(rest))
    yield from _around_limit(alert, general)
    if is_of_proportion(general.incident.expression):
        within = general.samples(general.levels.within)
        yield Case("traffic-falls", _falling(within, general.incident), general.incident.times, False, no_value)
    for number, value in enumerate(alert.threshold.exceptions):
        label, limit = str(alert.threshold.label), alert.threshold.at(context.environment.name, value)
        own = _at_limit(alert, context, limit, partial(relabelled, label=label, value=value))
        yield own.incident.broken(f"broken-{value}", own.incident.bad)
        # One comparison serves all of them, so the other cases are made for the first of them only.
        others = [*_around_limit(alert, own), *_label_values(own.incident)]
        yield from (case._replace(name=f"{case.name}-{value}") for case in (others if number == 0 else others[:1]))
    if is_of_age(alert, general.samples(general.levels.limit), general.levels.limit, context):
        yield frozen(general)
    yield from seldom_scraped(general.incident, "seldom-scraped", general.samples(general.levels.within))


def _at_limit(
    alert: ValueAlert, context: ProofContext, limit: float, under_label: Callable[[SampleSet], SampleSet]
) -> LimitIncident:
    """The incident just beyond a limit; `under_label` puts the samples under the label value that has the limit."""
    around = levels(alert, limit, context.metrics)

    def samples(level: float) -> SampleSet:
        assert alert.samples is not None  # an alert without samples has no cases
        return under_label(tuple(alert.samples(level)))

    healthy, bad, beyond = samples(around.healthy), samples(around.beyond), around.beyond
    if healthy == bad:
        raise untestable(alert, ("samples",), f"its samples are the same on both sides of {limit:g}, its limit")
    for level in (around.healthy, around.within, around.beyond):
        if falling := [each.series for each in samples(level) if each.slope < 0 and counts(each, context.metrics)]:
            raise untestable(alert, ("samples",), f"at {level:.9g} its samples make the counter {falling[0]} fall")
    durations = durations_of(alert, context)
    delay = detection_delay(alert, healthy, bad, context, durations.step, around.limit_position)
    return LimitIncident(
        around,
        samples,
        Incident(alert, context, durations, delay, healthy, bad, lambda step: beyond, around.limit_position),
    )


def _around_limit(alert: ValueAlert, limit: LimitIncident) -> Iterator[Case]:
    """A value just within the limit, one at the limit, and two replicas with such values."""
    incident, within = limit.incident, limit.samples(limit.levels.within)
    yield incident.steady("just-within", within)
    if limit.levels.within != limit.levels.limit and is_exact(incident.expression, limit.samples(limit.levels.limit)):
        yield incident.steady("at-the-limit", limit.samples(limit.levels.limit))
    chosen = replica_choice(incident.expression)
    if chosen is None:
        return
    # Replicas are not added up; the worse one decides.
    yield incident.steady("replicas-just-within", (*replica("a", within), *replica("b", within)))
    worse_counts = chosen.of_each or chosen.largest is (alert.above is not None)
    yield _one_replica(incident, worse_counts=worse_counts)
    if worse_counts and isinstance(incident.expression, Aggregation):
        yield from _beside_silent_replicas(incident, incident.expression.operand)


def _beside_silent_replicas(incident: Incident, merged: Typed) -> Iterator[Case]:
    """A broken replica beside one that an example keeps silent, if the expression keeps them apart until it merges."""
    for example in incident.alert.silent_too if keeps_apart(merged, "instance") else ():
        if not any("instance" in each.labels for each in example.samples):
            silent = replica("a", example.samples)
            healthy, bad = ((*silent, *replica("b", each)) for each in (incident.healthy, incident.bad))
            timeline = Timeline(phases(healthy, bad, incident.times))
            case = incident.broken(f"replica-broken-{example.name}", incident.bad, timeline)
            yield case._replace(labels={"instance": "b:9400"})


def _state_cases(alert: StateAlert, context: ProofContext) -> Iterator[Case]:
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
    change = SeriesChange(healthy, bad, context.metrics, durations.step)
    good_level, bad_level = change.levels(series_in(incident.expression))
    yield _one_replica(incident, worse_counts=chosen.of_each or chosen.largest is (bad_level > good_level))
    if not chosen.of_each:
        yield incident.broken("both-replicas-broken", (*replica("a", bad), *replica("b", bad)))


def _one_replica(incident: Incident, *, worse_counts: bool) -> Case:
    """A healthy and a broken replica."""
    one = (*replica("a", incident.healthy), *replica("b", incident.bad))
    if not worse_counts:
        return incident.steady("one-replica-healthy", one)
    both = (*replica("a", incident.healthy), *replica("b", incident.healthy))
    timeline = Timeline(phases(both, one, incident.times))
    return incident.broken("replica-broken", one, timeline)._replace(labels={"instance": "b:9400"})


def _common(incident: Incident) -> Iterator[Case]:
    """The cases that every alert has."""
    alert, context, times = incident.alert, incident.context, incident.times
    healthy, bad = incident.healthy, incident.bad
    yield incident.steady("healthy", healthy)
    yield incident.broken("broken", bad)
    yield from _in_short_steps(incident)
    # So late that an alert that fires because of it is still firing when the test looks.
    before = times.may_fire - times.hold - 1
    yield incident.silent("scrape-missed", Phase(0, healthy), missed=before)
    # A range of few steps does not give its value when one of its samples is missing.
    few = min(ranges(incident.expression), default=math.inf) < ENOUGH * times.step
    if times.step <= seconds(context.environment.evaluation_interval) or not few:
        timeline = Timeline(phases(healthy, bad, times), missed=times.value_known + 1)
        yield incident.broken("broken-scrape-missed", bad, timeline)
    yield from restarts(incident)
    if neighbours := healthy_neighbours(alert, healthy, bad, context):
        timeline = Timeline(phases((*healthy, *neighbours), (*bad, *neighbours), times))
        yield incident.broken("healthy-neighbours", bad, timeline)
    yield from _label_values(incident)
    for number, samples in enumerate(beside_left_side(alert, bad, context)):
        timeline = Timeline(phases(healthy, samples, times))
        yield incident.broken(f"both-sides-{number}" if number else "both-sides", bad, timeline)
    for example in alert.silent_too:
        steady = (Phase(0, example.samples),)
        changing = phases(example.before, example.samples, times)
        yield incident.silent(example.name, *(changing if example.before else steady))
        for name, _, samples in other_labels(alert, healthy, example.samples, context):
            moved = incident.steady(f"elsewhere-{example.name}-{name}", samples)
            yield moved._replace(times=incident.durations.times_of_constant())
        yield from seldom_scraped(incident, f"{example.name}-seldom-scraped", example.samples)
        # What keeps the alert silent for one target must not do so for another.
        if others := silent_neighbours(alert, example, context):
            timeline = Timeline(phases((*healthy, *others), (*bad, *others), times))
            yield incident.broken(f"healthy-neighbours-{example.name}", bad, timeline)
    for example in alert.fires_too:
        yield _example(incident, example)
        yield from suddenly(incident, example)
        if shows_right_side(alert, example.samples, context):
            for name, _, samples in other_labels(alert, healthy, example.samples, context):
                moved = _constant(incident, replace(example, samples=samples))
                yield moved._replace(name=f"right-side-{example.name}-{name}")
    if alert.guard is not None:
        yield from guard_cases(incident, alert.guard)
    yield from _shared(incident)
    yield from _with_other_clocks(incident)
    for label in context.compiled.pausing_labels(alert):
        name = f"in-maintenance-{label}"
        yield incident.steady(name, relabelled(bad, label, name))._replace(in_maintenance=label)


def _in_short_steps(incident: Incident) -> Iterator[Case]:
    """The incident and the guard in short steps, to notice a hold or range that is a little longer or shorter."""
    alert, context, healthy, bad = incident.alert, incident.context, incident.healthy, incident.bad
    durations = durations_of(alert, context, closely=True)
    if durations.step < incident.durations.step:
        delay = detection_delay(alert, healthy, bad, context, durations.step, incident.limit_position)
        close = incident._replace(durations=durations, detection_delay=delay)
        yield close.broken("broken-in-short-steps", bad)
        if alert.guard is not None:
            yield guard_opens(close, alert.guard)._replace(name="guard-opens-in-short-steps")


def _label_values(incident: Incident) -> Iterator[Case]:
    """The incident under other label values, which the matchers select or do not select."""
    alert, context, healthy, bad = incident.alert, incident.context, incident.healthy, incident.bad
    for name, good, wrong in other_labels(alert, *with_little_traffic(incident), context):
        yield incident.broken(f"broken-{name}", wrong, Timeline(phases(good, wrong, incident.times)))
    for name, samples in not_selected(alert, bad, context):
        yield incident.steady(f"not-selected-{name}", samples)
    if others := unseen(alert, bad, context):
        yield incident.steady("not-selected", (*healthy, *others))
        # Alone too, unless a table says what must exist.
        if is_empty_without(incident.expression, lambda selection: name_of(selection) in context.metrics):
            yield incident.steady("not-selected-alone", others)
    if excludes(incident.expression) and (others := unseen(alert, healthy, context)):
        timeline = Timeline(phases((*healthy, *others), (*bad, *others), incident.times))
        yield incident.broken("broken-beside-others", bad, timeline)


def _with_other_clocks(incident: Incident) -> Iterator[Case]:
    """The incident and the examples of a target whose clock is wrong, if the alert measures with that clock."""
    alert, context, expression = incident.alert, incident.context, incident.expression
    healthy, bad = (with_clock(expression, each, context, ahead=True) for each in (incident.healthy, incident.bad))
    if healthy and bad:
        others = healthy_neighbours(alert, healthy, bad, context)
        timeline = Timeline(phases((*healthy, *others), (*bad, *others), incident.times))
        yield incident.broken("clock-is-ahead", bad, timeline)
        yield incident.steady("clock-is-behind", with_clock(expression, incident.healthy, context, ahead=False))
    for example in alert.fires_too:
        if samples := with_clock(expression, example.samples, context, ahead=True):
            yield _constant(incident, replace(example, samples=samples))._replace(name=f"clock-is-ahead-{example.name}")
    for example in alert.silent_too:
        if samples := with_clock(expression, example.samples, context, ahead=False):
            both = (*samples, *neighbours_with_clocks(expression, samples, context))
            yield incident.steady(f"clock-is-behind-{example.name}", both)
        if samples := with_clock(expression, example.samples, context, ahead=True):
            fast = incident.steady(f"clock-is-fast-{example.name}", samples)
            yield fast._replace(times=incident.durations.times_of_constant())


def _shared(incident: Incident) -> Iterator[Case]:
    """Two replicas that are bad, or open the guard, only together; their events have different labels."""
    alert, context = incident.alert, incident.context
    condition = context.guard(alert)
    added = series_in(incident.expression) if sums(incident.expression) else frozenset[str]()
    if condition and sums(condition):
        added |= series_in(condition) - (frozenset() if added else series_in(incident.expression))
    if not added:
        return

    def shared(samples: SampleSet) -> SampleSet:
        alone = tuple(each for each in samples if each.series not in added)
        one, other = split(tuple(each for each in samples if each.series in added))
        return (*alone, *one, *under_summed_labels(alert, other, context))

    healthy, bad = map(shared, with_little_traffic(incident))
    timeline = Timeline(phases(healthy, bad, incident.times))
    yield incident.broken("shared-by-replicas", incident.bad, timeline)
    for example in alert.fires_too if alert.guard is None else ():
        if any("instance" in each.labels for each in example.samples):
            continue  # it is about replicas itself
        case = _constant(incident, replace(example, samples=shared(example.samples)))
        yield case._replace(name=f"shared-by-replicas-{example.name}", about=example.samples)
    for example in alert.silent_too if alert.guard is None else ():
        if not any("instance" in each.labels for each in example.samples):
            case = incident.steady(f"spread-over-replicas-{example.name}", shared(example.samples))
            yield case._replace(times=incident.durations.times_of_constant())


def _example(incident: Incident, example: Example) -> Case:
    """An incident that the author wrote; if it has other times than the incident, it lasts for the whole test."""
    alert, context, durations = incident.alert, incident.context, incident.durations
    before = example.before or incident.healthy
    delay = detection_delay(alert, before, example.samples, context, durations.step, LimitPosition.BETWEEN)
    times = durations.times(delay)
    if not example.before and times != incident.times:
        return _constant(incident, example)
    timeline = Timeline(phases(before, example.samples, times))
    return _constant(incident, example)._replace(timeline=timeline, times=times)


def _constant(incident: Incident, example: Example) -> Case:
    """An incident that lasts for the whole test."""
    timeline, times = Timeline((Phase(0, example.samples),)), incident.durations.times_of_constant()
    return Case(example.name, timeline, times, True, partial(_example_value, example), example.samples)


def _falling(samples: SampleSet, incident: Incident) -> Timeline:
    """Traffic that halves again and again: ranges of different lengths then give different rates."""
    length = max(4, (incident.times.start - 2) // 2)
    starts = range(0, incident.times.must_resolve + 1, length)
    metrics = incident.context.metrics
    return Timeline(
        tuple(Phase(start, scaled(samples, 2.0 ** (len(starts) - n), metrics)) for n, start in enumerate(starts))
    )


def _example_value(example: Example, step: int) -> float | None:
    return example.value
