"""Cases of a target that restarts, so that its counters begin again at zero."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.model import Guard
from tradewatch.promql import Typed, ranges
from tradewatch.promql.tree import Binary, Number
from tradewatch.proofs.cases.case import Case, Incident, phases
from tradewatch.proofs.cases.timeline import Phase, Timeline
from tradewatch.proofs.expression import is_of_proportion, selections, series_in
from tradewatch.proofs.samples import SampleSet, counts
from tradewatch.proofs.timing.case_times import steps

# A guard with so many times the traffic that opens it stays open when a restart hides some of it.
_PLENTY = 2


def restarts(incident: Incident) -> Iterator[Case]:
    """A healthy target that restarts again and again, and a broken one that restarts once."""
    times, metrics = incident.times, incident.context.metrics
    if not any(counts(each, metrics) for each in incident.healthy):
        return
    lengths = ranges(incident.expression)
    # Each range has a restart, so that the alert does not become inactive in between.
    gap = max(3, steps(min(lengths), times.step) - 1) if lengths else times.may_fire
    first = max(1, times.may_fire - 1 - times.hold - 2 * gap)
    yield incident.silent("restarted", Phase(0, incident.healthy), restarts=range(first, times.may_fire, gap))
    if (earlier := _earlier_restart(incident)) is not None:
        timeline = Timeline(phases(incident.healthy, incident.bad, times), (times.value_known + 1 - earlier,))
        yield incident.broken("broken-restarted", incident.bad, timeline)


def _earlier_restart(incident: Incident) -> int | None:
    """How many steps earlier a restart must be to count now; None if the value changes or the guard closes then."""
    expression, metrics = incident.expression, incident.context.metrics
    guard, condition = incident.alert.guard, incident.context.guard(incident.alert)
    if guard is not None and condition is not None:
        if not _is_wide_open(guard, condition, incident.bad):
            return None
        if offset := min(each.offset for each in selections(condition)):
            return steps(offset, incident.times.step)
    counters = {each.series for each in incident.bad if counts(each, metrics)} & series_in(expression)
    return 0 if not counters or is_of_proportion(expression) or _is_above_zero(expression) else None


def _is_wide_open(guard: Guard, condition: Typed, bad: SampleSet) -> bool:
    def traffic(samples: SampleSet) -> float:
        return sum(each.slope for each in samples if each.series in series_in(condition))

    return traffic(bad) >= traffic(guard.just_open(bad)) * _PLENTY


def _is_above_zero(node: Typed) -> bool:
    match node:
        case Binary(operator=">", right=Number(value=0.0)):
            return True
    return False
