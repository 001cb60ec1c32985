"""Alerts on the age of something: a time that no longer moves, and one that is only seldom scraped."""

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

# Seconds that Prometheus goes on with the last sample of a series that is not scraped; it gives up after 300.
_REMEMBERED = 240


def frozen(limit: LimitIncident) -> Case:
    """A time that no longer moves."""
    incident, metrics = limit.incident, limit.incident.context.metrics
    times, normal = incident.times, limit.levels.healthy
    stops = times.start - steps_past(limit.levels.limit - normal, times.step)
    stopped = tuple(
        replace(each, start=each.start + stops * times.step, slope=0.0) if is_age(each, metrics) else each
        for each in incident.healthy
    )
    timeline = Timeline((Phase(0, incident.healthy), Phase(stops, stopped), Phase(times.end, incident.healthy)))

    def age(step: int) -> float:
        # Once all is well again, an alert that goes on keeps the last value that it had.
        return normal + (min(step, times.end - 1) - stops) * times.step

    # The bot goes on exporting the last time at which all was well.
    return incident.broken("frozen", incident.bad, timeline)._replace(value=age)


def seldom_scraped(incident: Incident, name: str, samples: SampleSet) -> Iterator[Case]:
    """The age that a sample had when it was scraped does not grow until the next scrape."""
    times = incident.times
    gap = times.hold + 2
    if (
        "timestamp" in calls(incident.expression)
        and reach(incident.expression) == 0
        and any(is_age(each, incident.context.metrics) for each in samples)
        and gap * times.step <= _REMEMBERED
    ):
        last = times.value_known + 2
        rarely = Timeline((Phase(0, samples),), rests=range(last + 1 - gap, last + 1))
        yield Case(name, rarely, times, False, no_value)


def is_of_age(alert: ValueAlert, at_limit: SampleSet, limit: float, context: ProofContext) -> bool:
    """Whether what the alert looks at, as it is now, is the age of something, which grows when nobody renews it."""
    if alert.above is None or reach(context.measured(alert)):
        return False
    return any(is_age(each, context.metrics) and each.start == -limit for each in at_limit)
