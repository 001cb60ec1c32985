"""The cases in which an alert is proven, made from its samples, its limit and its guard."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

from tradewatch.model import Alert, Example, StateAlert, ValueAlert, seconds
from tradewatch.promql import ranges, reach
from tradewatch.proofs.ages import frozen, is_of_age, seldom_scraped
from tradewatch.proofs.beside import guard_neighbours, healthy_neighbours
from tradewatch.proofs.levels import levels
from tradewatch.proofs.matched import meant_too, not_meant, not_meant_by_guard
from tradewatch.proofs.motion import Crossing, Motion
from tradewatch.proofs.response import either
from tradewatch.proofs.schedule import ENOUGH, answer, guard_opens, itself, plan, steps_past
from tradewatch.proofs.series import Course, Phase
from tradewatch.proofs.setting import Setting
from tradewatch.proofs.shape import choice, is_exact, is_of_proportion, selections, series_in, sums
from tradewatch.proofs.trouble import Case, Limit, Trouble, nothing, phases
from tradewatch.proofs.unforeseen import unforeseen
from tradewatch.proofs.variations import All, counts, in_proportion, relabelled, replica, scaled, split


def cases(alert: Alert, setting: Setting) -> Iterator[Case]:
    """Every case of an alert in one environment; none for one without samples."""
    if isinstance(alert, ValueAlert) and alert.samples is not None:
        yield from _of_value(alert, setting)
    elif isinstance(alert, StateAlert) and alert.samples_bad is not None:
        yield from _of_state(alert, setting)


def _of_value(alert: ValueAlert, setting: Setting) -> Iterator[Case]:
    general = _at_limit(alert, setting, alert.threshold.at(setting.environment.name), lambda samples: samples)
    yield from _common(general.trouble)
    yield from _around(alert, general)
    if is_of_proportion(general.trouble.expression):
        within = general.samples(general.levels.within)
        yield Case("traffic-falls", _falling(within, general.trouble), general.trouble.times, False, nothing)
    for number, value in enumerate(alert.threshold.exceptions):
        label, limit = str(alert.threshold.label), alert.threshold.at(setting.environment.name, value)
        own = _at_limit(alert, setting, limit, partial(relabelled, label=label, value=value))
        yield own.trouble.broken(f"broken-{value}", own.trouble.bad)
        # They share what compares them, so that one of them is enough for the rest.
        of_own = [*_around(alert, own), *_matched(own.trouble)]
        yield from (case._replace(name=f"{case.name}-{value}") for case in (of_own if number == 0 else of_own[:1]))
    if is_of_age(alert, general.samples(general.levels.limit), general.levels.limit, setting):
        yield frozen(general)
    yield from seldom_scraped(general.trouble, "seldom-scraped", general.samples(general.levels.within))


def _at_limit(alert: ValueAlert, setting: Setting, limit: float, under_label: Callable[[All], All]) -> Limit:
    around = levels(alert, limit, setting.metrics)

    def samples(level: float) -> All:
        assert alert.samples is not None  # one without has no cases
        return under_label(tuple(alert.samples(level)))

    healthy, bad, beyond = samples(around.healthy), samples(around.beyond), around.beyond
    if healthy == bad:
        raise unforeseen(alert, ("samples",), f"its samples are the same on both sides of {limit:g}, its limit")
    for level in (around.healthy, around.within, around.beyond):
        if falling := [each.series for each in samples(level) if each.slope < 0 and counts(each, setting.metrics)]:
            raise unforeseen(alert, ("samples",), f"at {level:.9g} its samples make the counter {falling[0]} fall")
    how = plan(alert, setting)
    if is_of_age(alert, samples(limit), limit, setting):
        # Before it freezes, it must have been well for a while.
        how = how._replace(warm=max(how.warm, 2 + steps_past(limit - around.healthy, how.step)))
    said = answer(alert, healthy, bad, setting, how.step, around.crossing)
    return Limit(
        around, samples, Trouble(alert, setting, how, said, healthy, bad, lambda step: beyond, around.crossing)
    )


def _around(alert: ValueAlert, limit: Limit) -> Iterator[Case]:
    """What is just within the limit, at it, and divided between two replicas."""
    trouble, within = limit.trouble, limit.samples(limit.levels.within)
    yield trouble.steady("just-within", within)
    if limit.levels.within != limit.levels.limit and is_exact(trouble.expression, limit.samples(limit.levels.limit)):
        yield trouble.steady("at-the-limit", limit.samples(limit.levels.limit))
    chosen = choice(trouble.expression)
    if chosen is None:
        return
    # Two replicas of one bot: neither adds to the other, and the worse one counts.
    yield trouble.steady("replicas-just-within", (*replica("a", within), *replica("b", within)))
    yield _one_replica(trouble, worse_counts=chosen.of_each or chosen.largest is (alert.above is not None))


def _of_state(alert: StateAlert, setting: Setting) -> Iterator[Case]:
    bad, how = alert.samples_bad or (), plan(alert, setting)
    if alert.samples_good is None:
        yield Case("always", Course((Phase(0, bad),)), how.constant(), True, nothing, bad)
        return
    healthy = alert.samples_good
    if healthy == bad:
        raise unforeseen(alert, ("samples_good",), "its good samples are its bad ones")
    said = answer(alert, healthy, bad, setting, how.step, Crossing.SOMEWHERE)
    trouble = Trouble(alert, setting, how, said, healthy, bad, nothing, Crossing.SOMEWHERE)
    yield from _common(trouble)
    chosen = choice(trouble.expression)
    if chosen is None or reach(trouble.expression):
        return
    good_level, bad_level = Motion(healthy, bad, setting.metrics, how.step).levels(series_in(trouble.expression))
    yield _one_replica(trouble, worse_counts=chosen.of_each or chosen.largest is (bad_level > good_level))
    if not chosen.of_each:
        yield trouble.broken("both-replicas-broken", (*replica("a", bad), *replica("b", bad)))


def _one_replica(trouble: Trouble, *, worse_counts: bool) -> Case:
    """Two replicas of one bot, of which one is well."""
    one = (*replica("a", trouble.healthy), *replica("b", trouble.bad))
    if not worse_counts:
        return trouble.steady("one-replica-is-well", one)
    both = (*replica("a", trouble.healthy), *replica("b", trouble.healthy))
    course = Course(phases(both, one, trouble.times))
    return trouble.broken("replica-broken", one, course)._replace(labels={"instance": "b:9400"})


def _common(trouble: Trouble) -> Iterator[Case]:
    """What every alert is tried with."""
    alert, setting, times = trouble.alert, trouble.setting, trouble.times
    healthy, bad = trouble.healthy, trouble.bad
    yield trouble.steady("healthy", healthy)
    yield trouble.broken("broken", bad)
    yield from _closely(trouble)
    # Just before the alert is looked at, so that an alarm that it raised falsely would be seen there.
    before = times.first - times.held - 1
    yield trouble.silent("scrape-missed", Phase(0, healthy), missed=before)
    # A range of few steps has not enough samples to tell its value where one of several scrapes is missing.
    few = min(ranges(trouble.expression), default=math.inf) < ENOUGH * times.step
    if times.step <= seconds(setting.environment.evaluation_interval) or not few:
        course = Course(phases(healthy, bad, times), missed=times.settled + 1)
        yield trouble.broken("broken-scrape-missed", bad, course)
    if any(counts(each, setting.metrics) for each in healthy):
        yield trouble.silent("restarted", Phase(0, healthy), restart=before)
    if beside := healthy_neighbours(alert, healthy, bad, setting):
        course = Course(phases((*healthy, *beside), (*bad, *beside), times))
        yield trouble.broken("neighbours-are-well", bad, course)
    yield from _matched(trouble)
    for example in alert.silent_too:
        yield trouble.steady(example.name, example.samples)
        yield from seldom_scraped(trouble, f"{example.name}-seldom-scraped", example.samples)
    for example in alert.fires_too:
        yield _example(trouble, example)
    if alert.guard is not None:
        yield from _guarded(trouble)
    if sums(trouble.expression):
        yield _shared(trouble)


def _closely(trouble: Trouble) -> Iterator[Case]:
    """The trouble and the guard in shorter steps, which see a hold or a range that is a little longer or shorter."""
    alert, setting, healthy, bad = trouble.alert, trouble.setting, trouble.healthy, trouble.bad
    how = plan(alert, setting, closely=True)
    if how.step < trouble.plan.step:
        said = answer(alert, healthy, bad, setting, how.step, trouble.crossing)
        close = trouble._replace(plan=how, answer=said)
        yield close.broken("broken-closely", bad)
        if alert.guard is not None:
            opening = _opening(close, _well_shut(close, alert.guard.just_closed(bad)), alert.guard.just_open(bad))
            yield opening._replace(name="guard-opens-closely")


def _matched(trouble: Trouble) -> Iterator[Case]:
    """The trouble under other values of the labels that are matched: meant too, or not meant."""
    alert, setting, healthy, bad = trouble.alert, trouble.setting, trouble.healthy, trouble.bad
    for name, good, wrong in meant_too(alert, healthy, bad, setting):
        yield trouble.broken(f"broken-{name}", wrong, Course(phases(good, wrong, trouble.times)))
    for name, samples in not_meant(alert, healthy, bad, setting):
        yield trouble.steady(f"not-meant-{name}", samples)


def _shared(trouble: Trouble) -> Case:
    """What the alert adds up, divided between two replicas, and no more of it than the guard asks for."""
    guard, healthy, bad = trouble.alert.guard, trouble.healthy, trouble.bad
    if guard is not None:
        bad = guard.just_open(bad)
        looks = trouble.setting.guard(trouble.alert)
        # A guard that looks at the past alone sees now what was before.
        healthy = guard.just_open(healthy) if looks and all(each.offset > 0 for each in selections(looks)) else healthy
    return trouble.broken("shared-by-replicas", split(bad), Course(phases(split(healthy), split(bad), trouble.times)))


def _example(trouble: Trouble, example: Example) -> Case:
    """Trouble as an author wrote it down.

    Where it is not heard at the same time as all other trouble, the target has never known anything else.
    """
    alert, setting, plan = trouble.alert, trouble.setting, trouble.plan
    said = answer(alert, trouble.healthy, example.samples, setting, plan.step, Crossing.SOMEWHERE)
    if plan.schedule(said) == trouble.times:
        course, times = Course(phases(trouble.healthy, example.samples, trouble.times)), trouble.times
    else:
        course, times = Course((Phase(0, example.samples),)), plan.constant()
    return Case(example.name, course, times, True, partial(_told, example), example.samples)


def _guarded(trouble: Trouble) -> Iterator[Case]:
    """Trouble that the guard holds back, until it no longer does."""
    alert, setting = trouble.alert, trouble.setting
    assert alert.guard is not None  # _common
    shut, ajar = alert.guard.just_closed(trouble.bad), alert.guard.just_open(trouble.bad)
    yield trouble.steady("guard-shut", shut)
    yield _opening(trouble, _well_shut(trouble, shut), ajar)
    if beside := guard_neighbours(alert, trouble.healthy, setting):
        # The guard is open for others, and that is no reason to speak of this one.
        yield trouble.steady("guard-open-next-door", (*shut, *beside))
    for name, samples in not_meant_by_guard(alert, trouble.bad, setting):
        yield trouble.steady(f"guard-shut-{name}", (*shut, *samples))


def _well_shut(trouble: Trouble, shut: All) -> All:
    """The same with less of what the guard looks at: from just shut, half of a range would be enough to open it."""
    guard = trouble.setting.guard(trouble.alert)
    looked_at = series_in(guard) if guard else frozenset()
    if looked_at & series_in(trouble.expression):
        return scaled(shut, 0.5, trouble.setting.metrics)
    less = scaled(shut, 0.5, trouble.setting.metrics)
    return tuple(few if few.series in looked_at else each for each, few in zip(shut, less, strict=True))


def _opening(trouble: Trouble, shut: All, ajar: All) -> Case:
    """Trouble all the time, behind a guard that opens."""
    alert, setting, plan = trouble.alert, trouble.setting, trouble.plan
    opens = guard_opens(alert, shut, ajar, setting, plan.step, Crossing.AT_LAST)
    alike = is_of_proportion(trouble.expression) and in_proportion(shut, ajar)
    moves = None if alike else itself(alert, shut, ajar, setting, plan.step, Crossing.AT_LAST)
    rise = (either(opens, moves) or trouble.answer).rise
    times, ahead = trouble.times, rise.last - trouble.answer.rise.last
    if rise.last - rise.first != trouble.answer.rise.last - trouble.answer.rise.first:
        times, ahead = plan.schedule(trouble.answer._replace(rise=rise)), 0
    course = Course((Phase(0, shut), Phase(times.bad - ahead, ajar), Phase(times.recovery, trouble.healthy)))
    return trouble.broken("guard-opens", ajar, course)._replace(times=times)


def _falling(samples: All, trouble: Trouble) -> Course:
    """Traffic that halves again and again: two ranges that are not the same no longer see the same."""
    length = max(4, (trouble.times.bad - 2) // 2)
    starts = range(0, trouble.times.over + 1, length)
    metrics = trouble.setting.metrics
    return Course(
        tuple(Phase(start, scaled(samples, 2.0 ** (len(starts) - n), metrics)) for n, start in enumerate(starts))
    )


def _told(example: Example, step: int) -> float | None:
    return example.value
