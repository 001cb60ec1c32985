"""Cases of alerts on an age: a timestamp that stops, and one that is scraped seldom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tradewatch.model import ValueAlert
from tradewatch.promql import reach
from tradewatch.proofs.cases.case import Case, Incident, LimitIncident, no_value
from tradewatch.proofs.cases.timeline import Phase, Timeline
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import calls
from tradewatch.proofs.samples import SampleSet, is_age
from tradewatch.proofs.timing.case_times import steps_past

# Seconds for which a query surely finds the last sample; Prometheus looks back 300 s.
_REMEMBERED = 240


def frozen(limit: LimitIncident) -> Case:
    """The timestamp stops, so the age grows; an old one has stopped before the test begins, which is then shorter."""
    incident, metrics = limit.incident, limit.incident.context.metrics
    times, normal = incident.times, limit.levels.healthy
    stops = times.start - steps_past(limit.levels.limit - normal, times.step)
    stopped = tuple(
        replace(each, start=each.start + stops * times.step, slope=0.0) if is_age(each, metrics) else each
        for each in incident.healthy
    )
    before = (Phase(0, incident.healthy),) if stops > 0 else ()
    timeline = Timeline((*before, Phase(max(0, stops), stopped), Phase(times.end, incident.healthy)))

    def age(step: int) -> float:
        # While keep_firing_for lasts, the alert keeps its last value.
        return normal + (min(step, times.end - 1) - stops) * times.step

    # The target still exports the last good timestamp.
    return incident.broken("frozen", incident.bad, timeline)._replace(value=age)


def seldom_scraped(incident: Incident, name: str, samples: SampleSet) -> Iterator[Case]:
    """A target that misses scrapes: the age of a sample at its scrape does not grow until the next scrape."""
    times = incident.times
    gap = times.hold + 2
    if (
        "timestamp" in calls(incident.expression)
        and reach(incident.expression) == 0
        and any(is_age(each, incident.context.metrics) for each in samples)
        and gap * times.step <= _REMEMBERED
    ):
        last = times.value_known + 2
        seldom = Timeline((Phase(0, samples),), unscraped=range(last + 1 - gap, last + 1))
        yield Case(name, seldom, times, False, no_value)


def is_of_age(alert: ValueAlert, at_limit: SampleSet, limit: float, context: ProofContext) -> bool:
    """Whether the alert measures a present age, which grows while its timestamp stays the same."""
    if alert.above is None or reach(context.measured(alert)):
        return False
    return any(is_age(each, context.metrics) and each.start == -limit for each in at_limit)
