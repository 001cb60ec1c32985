"""The time intervals of any alertmanager.yml, which can have more than ours: days of the month, months and years."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tradewatch.model import TimeInterval

Range = tuple[int, int]


class CalendarEntry(NamedTuple):
    """Times at which all of these hold; a list that is empty does not restrict. Ranges include both ends.

    `minutes` are of the day, without the end; `weekdays` begin with Sunday as 0; a day of the month below 0 is counted
    from the month's end.
    """

    minutes: tuple[Range, ...] = ()
    weekdays: tuple[Range, ...] = ()
    days: tuple[Range, ...] = ()
    months: tuple[Range, ...] = ()
    years: tuple[Range, ...] = ()
    location: str = "UTC"

    def contains(self, at: datetime) -> bool:
        """Whether a time, which must have a zone, is one of them."""
        local = at.astimezone(ZoneInfo(self.location))
        minute = local.hour * 60 + local.minute
        last = monthrange(local.year, local.month)[1]
        days = [tuple(max(1, min(last, day if day > 0 else last + 1 + day)) for day in each) for each in self.days]
        return (
            (not self.minutes or any(start <= minute < end for start, end in self.minutes))
            and _within(local.isoweekday() % 7, self.weekdays)
            and (not days or any(first <= local.day <= until for first, until in days))
            and _within(local.month, self.months)
            and _within(local.year, self.years)
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Calendar(TimeInterval):
    """An interval that is active at the times of any of its entries; `outside`, at all other times."""

    entries: tuple[CalendarEntry, ...] = ()
    outside: bool = False

    def __post_init__(self) -> None:
        """Nothing is refused: Alertmanager accepted it."""

    def contains(self, at: datetime) -> bool:
        """Whether it is active at a time, which must have a zone."""
        return any(entry.contains(at) for entry in self.entries) is not self.outside


def _within(number: int, ranges: tuple[Range, ...]) -> bool:
    return not ranges or any(first <= number <= last for first, last in ranges)
