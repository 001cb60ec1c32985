"""Times of the week in the time zone of an interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from tradewatch.model import TimeInterval
from tradewatch.model.clock import WEEKDAYS
from tradewatch.routing.calendar import Calendar

# Two weeks and a day, because the start of daylight saving time may skip this week's only minute outside an interval.
_LOOK_AHEAD = timedelta(days=15)
_MINUTE = timedelta(minutes=1)
_QUARTER = timedelta(minutes=15)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
# Daylight saving time is similar every year, so any year can be used.
_FIRST_MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


class Muted(NamedTuple):
    """Nothing is sent: these intervals are active, until the minute `until`; None means that one is always active."""

    by: tuple[TimeInterval, ...]
    until: datetime | None


def is_active(interval: TimeInterval, at: datetime) -> bool:
    """Whether an interval is active at a time, which must have a zone; an interval does not include its end."""
    if isinstance(interval, Calendar):
        return interval.contains(at)
    local = at.astimezone(zone(interval.location))
    if interval.weekdays and WEEKDAYS[local.isoweekday() % 7] not in interval.weekdays:
        return False
    clock = f"{local.hour:02}:{local.minute:02}"
    return not interval.times or any(start <= clock < end for start, end in interval.times)


def muted(intervals: Iterable[TimeInterval], at: datetime) -> Muted | None:
    """The active intervals at a time, and when none is active any more; None if none is active.

    Raises ValueError for a time without a zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no zone")
    intervals = tuple(intervals)
    by = tuple(interval for interval in intervals if is_active(interval, at))
    return Muted(by, end_of(lambda moment: any(is_active(each, moment) for each in intervals), at)) if by else None


def breakpoints(intervals: Iterable[TimeInterval]) -> tuple[datetime, ...]:
    """Times in UTC, at least one for every possible set of active intervals.

    They are the starts and ends of all intervals, in one week for each set of offsets that their time zones have in a
    year, and in each week with a change of the offset, the change itself. From one time to the next, nothing changes.
    """
    intervals = tuple(intervals)
    locations = frozenset(interval.location for interval in intervals)
    found = {change for location in locations for change in _changes(location)}
    for monday in _weeks(locations):
        found.add(monday)
        for interval in intervals:
            found |= {moment for moment in _edges(interval, monday) if monday <= moment < monday + _WEEK}
    return tuple(sorted(found))


def _edges(interval: TimeInterval, monday: datetime) -> Iterator[datetime]:
    where = zone(interval.location)
    clocks = {clock for times in interval.times for clock in times} or {"00:00"}
    # In another time zone, the week begins and ends up to a day before or after the week in UTC.
    for day in range(-1, 9):
        date = (monday + timedelta(days=day)).date()
        for clock in clocks:
            hours, minutes = map(int, clock.split(":"))
            local = datetime(date.year, date.month, date.day, tzinfo=where) + timedelta(hours=hours, minutes=minutes)
            # When the clock is turned back, it shows the same time twice.
            yield from (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


@lru_cache
def _weeks(locations: frozenset[str]) -> tuple[datetime, ...]:
    """Mondays at 00:00 UTC: of a week for each set of offsets in a year, and of every week with a change."""
    found: dict[tuple[timedelta | None, ...], datetime] = {}
    changing = []
    for number in range(52):
        monday = _FIRST_MONDAY + number * _WEEK
        offsets, after = (
            tuple(_offset(location, moment) for location in sorted(locations))
            for moment in (monday - _DAY, monday + _WEEK + _DAY)
        )
        if offsets == after:
            found.setdefault(offsets, monday)
        else:
            changing.append(monday)
    return (*found.values(), *changing)


@lru_cache
def _changes(location: str) -> tuple[datetime, ...]:
    """When the offset of a time zone changes in a year, in UTC."""
    return tuple(
        moment
        for monday in _weeks(frozenset({location}))
        for moment in (monday + number * _QUARTER for number in range(-_DAY // _QUARTER, (_WEEK + _DAY) // _QUARTER))
        if _offset(location, moment) != _offset(location, moment - _QUARTER)
    )


def _offset(location: str, moment: datetime) -> timedelta | None:
    return moment.astimezone(zone(location)).utcoffset()


def local_time(interval: TimeInterval, moment: datetime) -> str:
    """A time in the time zone of an interval: `saturday 00:00 (UTC)`."""
    local = moment.astimezone(zone(interval.location))
    return f"{local:%A %H:%M}".lower() + f" ({interval.location})"


def in_words(interval: TimeInterval) -> str:
    """An interval in words: `monday to friday, 22:00-24:00 (Europe/London)`."""
    times = " and ".join(f"{start}-{end}" for start, end in interval.times)
    return f"{', '.join(part for part in (days_in_words(interval.weekdays), times) if part)} ({interval.location})"


def end_of(active: Callable[[datetime], bool], at: datetime) -> datetime | None:
    """The first minute after `at` that is not active; None if there is none in two weeks."""
    # Minute by minute, so daylight saving time needs no special case.
    minute = at.astimezone(UTC).replace(second=0, microsecond=0)
    for _ in range(_LOOK_AHEAD // _MINUTE):
        minute += _MINUTE
        if not active(minute):
            return minute.astimezone(at.tzinfo)
    return None


@lru_cache
def zone(location: str) -> tzinfo:
    """The time zone with this name, which a definition has checked."""
    if location == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # here, because most projects only use UTC

    return ZoneInfo(location)


def days_in_words(weekdays: tuple[str, ...]) -> str:
    """`monday to friday`; without weekdays, `every day`."""
    days = [day for day in (*WEEKDAYS[1:], WEEKDAYS[0]) if day in weekdays]
    if not days:
        return "every day"
    week = [*WEEKDAYS[1:], WEEKDAYS[0]]
    first = week.index(days[0])
    if len(days) > 2 and days == week[first : first + len(days)]:
        return f"{days[0]} to {days[-1]}"
    return " and ".join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days)
