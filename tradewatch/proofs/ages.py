"""Alerts on the age of something: a time that no longer moves, and one that is only seldom scraped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tradewatch.model import ValueAlert
from tradewatch.promql import reach
from tradewatch.proofs.schedule import steps_past
from tradewatch.proofs.series import Course, Phase
from tradewatch.proofs.setting import Setting
from tradewatch.proofs.shape import calls
from tradewatch.proofs.trouble import Case, Limit, Trouble, nothing
from tradewatch.proofs.variations import All, is_age

# Seconds that Prometheus goes on with the last sample of a series that is not scraped; it gives up after 300.
_REMEMBERED = 240


def frozen(limit: Limit) -> Case:
    """A time that no longer moves."""
    trouble, metrics = limit.trouble, limit.trouble.setting.metrics
    times, normal = trouble.times, limit.levels.healthy
    stops = times.bad - steps_past(limit.levels.limit - normal, times.step)
    stopped = tuple(
        replace(each, start=each.start + stops * times.step, slope=0.0) if is_age(each, metrics) else each
        for each in trouble.healthy
    )
    course = Course((Phase(0, trouble.healthy), Phase(stops, stopped), Phase(times.recovery, trouble.healthy)))

    def age(step: int) -> float:
        # Once all is well again, an alert that goes on keeps the last value that it had.
        return normal + (min(step, times.recovery - 1) - stops) * times.step

    # The bot goes on exporting the last time at which all was well.
    return trouble.broken("frozen", trouble.bad, course)._replace(value=age)


def seldom_scraped(trouble: Trouble, name: str, samples: All) -> Iterator[Case]:
    """The age that a sample had when it was scraped does not grow until the next scrape."""
    times = trouble.times
    gap = times.held + 2
    if (
        "timestamp" in calls(trouble.expression)
        and reach(trouble.expression) == 0
        and any(is_age(each, trouble.setting.metrics) for each in samples)
        and gap * times.step <= _REMEMBERED
    ):
        last = times.settled + 2
        rarely = Course((Phase(0, samples),), rests=range(last + 1 - gap, last + 1))
        yield Case(name, rarely, times, False, nothing)


def is_of_age(alert: ValueAlert, at_limit: All, limit: float, setting: Setting) -> bool:
    """Whether what the alert looks at, as it is now, is the age of something, which grows when nobody renews it."""
    if alert.above is None or reach(setting.measured(alert)):
        return False
    return any(is_age(each, setting.metrics) and each.start == -limit for each in at_limit)
