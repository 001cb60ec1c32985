"""Maintenance windows that are open at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import NamedTuple

from tradewatch.model import Maintenance
from tradewatch.model.clock import WEEKDAYS
from tradewatch.routing.labels import Labels
from tradewatch.routing.times import days_in_words, end_of, zone


class Paused(NamedTuple):
    """An alert does not fire, because these windows are open, until the minute `until`; None means that one recurs
    without a pause.
    """

    by: tuple[Maintenance, ...]
    until: datetime | None


def paused(windows: Iterable[Maintenance], labels: Labels, at: datetime) -> Paused | None:
    """The open windows that concern an alert with these labels; None if there is none. `at` must have a time zone."""
    concerned = [each for each in windows if any(labels.get(name) in values for name, values in each.of.items())]
    by = tuple(each for each in concerned if is_open(each, at))
    return Paused(by, end_of(lambda moment: any(is_open(each, moment) for each in concerned), at)) if by else None


def is_open(window: Maintenance, at: datetime) -> bool:
    """Whether a window is open at a time, which must have a zone; a window does not include its end.

    The clock on the wall decides: when it is put back, it may show an hour of the window twice.
    """
    # Put back, so that the window starts at midnight and is in one day.
    local = at.astimezone(zone(window.location)).replace(tzinfo=None) - window.start
    return (
        window.first_day <= local.date() <= window.last_day
        and (not window.weekdays or WEEKDAYS[local.isoweekday() % 7] in window.weekdays)
        and local - datetime.combine(local, time()) < window.length
    )


def in_words(window: Maintenance) -> str:
    """When a window is open: `saturday, 22:00-02:00 (Europe/London), from 2026-01-03 to 2026-12-26`."""
    days = f"from {window.since} to {window.until}" if window.since != window.until else f"on {window.since}"
    every = f"{days_in_words(window.weekdays)}, " if window.weekdays or window.since != window.until else ""
    return f"{every}{'-'.join(window.times)} ({window.location}), {days}"
