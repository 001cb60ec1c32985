"""Cases of an alert with a guard: closed, opening, and open for somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.model import Guard
from tradewatch.promql import keeps_apart
from tradewatch.proofs.cases.case import Case, Incident, phases
from tradewatch.proofs.cases.matchers import unseen_by_guard
from tradewatch.proofs.cases.neighbours import guard_neighbours
from tradewatch.proofs.cases.timeline import Phase, Timeline
from tradewatch.proofs.expression import is_of_proportion, selections, series_in
from tradewatch.proofs.samples import SampleSet, in_proportion, replica, scaled
from tradewatch.proofs.timing.case_times import delay_without_guard, guard_delay
from tradewatch.proofs.timing.delay import earliest_to_latest
from tradewatch.proofs.timing.series_change import LimitPosition


def guard_cases(incident: Incident, guard: Guard) -> Iterator[Case]:
    """The incident while the guard is closed, when it opens, and while it is open for a neighbour only."""
    closed = guard.just_closed(incident.bad)
    yield incident.steady("guard-closed", closed)
    yield guard_opens(incident, guard)
    if neighbours := guard_neighbours(incident.alert, incident.healthy, incident.context):
        yield incident.steady("guard-open-for-neighbour", (*closed, *neighbours))
    elsewhere = _in_another_replica(incident, incident.bad)
    if elsewhere != incident.bad:
        healthy = _in_another_replica(incident, incident.healthy)
        timeline = Timeline(phases(healthy, elsewhere, incident.times))
        yield incident.broken("guard-open-in-another-replica", incident.bad, timeline)
    if others := unseen_by_guard(incident.alert, incident.bad, incident.context):
        yield incident.steady("guard-closed-beside-others", (*closed, *others))


def _in_another_replica(incident: Incident, samples: SampleSet) -> SampleSet:
    """The samples, with what only the guard selects in another replica, if that counts too."""
    guard, condition = incident.alert.guard, incident.context.guard(incident.alert)
    if guard is None or condition is None or "instance" in guard.on or not keeps_apart(condition, "instance"):
        return samples
    measured = series_in(incident.expression)
    moved = zip(samples, replica("b", samples), strict=True)
    return tuple(each if each.series in measured else other for each, other in moved)


def with_little_traffic(incident: Incident) -> tuple[SampleSet, SampleSet]:
    """The healthy and the bad samples with as much traffic as opens the guard; as they are without one."""
    guard, condition = incident.alert.guard, incident.context.guard(incident.alert)
    if guard is None or condition is None:
        return incident.healthy, incident.bad
    # A guard with an offset reads the samples before the incident.
    earlier = all(each.offset > 0 for each in selections(condition))
    return guard.just_open(incident.healthy) if earlier else incident.healthy, guard.just_open(incident.bad)


def guard_opens(incident: Incident, guard: Guard) -> Case:
    """Bad samples from the start, and a guard that opens."""
    alert, context, durations = incident.alert, incident.context, incident.durations
    closed, opened = _well_closed(incident, guard.just_closed(incident.bad)), guard.just_open(incident.bad)
    opens = guard_delay(alert, closed, opened, context, durations.step, LimitPosition.AT_BAD)
    moves = None
    if not (is_of_proportion(incident.expression) and in_proportion(closed, opened)):
        moves = delay_without_guard(alert, closed, opened, context, durations.step, LimitPosition.AT_BAD)
    usual = incident.detection_delay.detected
    detected = (earliest_to_latest(opens, moves) or incident.detection_delay).detected
    times, earlier = incident.times, detected.last - usual.last
    if detected.last - detected.first != usual.last - usual.first:
        times, earlier = durations.times(incident.detection_delay._replace(detected=detected)), 0
    moments = (Phase(0, closed), Phase(times.start - earlier, opened), Phase(times.end, incident.healthy))
    return incident.broken("guard-opens", opened, Timeline(moments))._replace(times=times)


def _well_closed(incident: Incident, closed: SampleSet) -> SampleSet:
    """The samples with half of what the guard selects: just closed, half of a range would open it."""
    guard = incident.context.guard(incident.alert)
    selected = series_in(guard) if guard else frozenset()
    less = scaled(closed, 0.5, incident.context.metrics)
    if selected & series_in(incident.expression):
        return less
    return tuple(few if few.series in selected else each for each, few in zip(closed, less, strict=True))
