"""Weekdays, days and time zones, as definitions give them in words."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from tradewatch.model.problem import did_you_mean

if TYPE_CHECKING:
    from tradewatch.model.defined import Defined

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FIX = "write year-month-day, for example 2027-01-31"


def require_weekdays(definition: Defined, weekdays: tuple[str, ...]) -> None:
    """Raise DefinitionError at the argument `weekdays` if one of them does not exist."""
    for day in weekdays:
        if day not in WEEKDAYS:
            definition.reject("weekdays", f"{day!r} is not a weekday", fix=did_you_mean(day, WEEKDAYS))


def require_time_zone(definition: Defined, location: str) -> None:
    """Raise DefinitionError at the argument `location` if it is not a time zone."""
    if location == "UTC":
        return
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # here, because most projects only use UTC

    try:
        ZoneInfo(location)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fix = "use a name such as UTC or Europe/London"
        definition.reject("location", f"{location!r} is not a time zone", fix=fix)


def require_day(definition: Defined, argument: str) -> date:
    """The day that an argument gives. Raises DefinitionError at it if there is no such day."""
    text: str = getattr(definition, argument)
    if not _DAY.fullmatch(text):
        definition.reject(argument, f"{text!r} is not a day", fix=_FIX)
    try:
        return date.fromisoformat(text)
    except ValueError:
        definition.reject(argument, f"{text} does not exist", fix=_FIX)
