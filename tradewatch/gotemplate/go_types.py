"""Types and functions that every Go template has, as of Go 1.19: the oldest programs are built with it."""

from __future__ import annotations

from tradewatch.gotemplate.shapes import ANYTHING, Shape, Signature

STRING = Shape("string")
NUMBER = Shape("number")
BOOL = Shape("bool")
STRINGS = Shape("list of strings", element=STRING)

# Month, Weekday and Location: they print as text.
_NAMED = Shape("name", {"String": Signature(STRING)})


def _methods(gives: Shape, *names: str) -> dict[str, Signature]:
    return {name: Signature(gives) for name in names}


_duration_methods = {
    **_methods(NUMBER, "Hours", "Minutes", "Seconds", "Milliseconds", "Microseconds", "Nanoseconds"),
    **_methods(STRING, "String"),
}
DURATION = Shape("Duration", _duration_methods)
_duration_methods |= {
    "Abs": Signature(DURATION),
    "Round": Signature(DURATION, 1, 1),
    "Truncate": Signature(DURATION, 1, 1),
}

# Without Date, Clock, ISOWeek, Zone and ZoneBounds: a template cannot call what gives several values.
_time_methods = {
    **_methods(NUMBER, "Unix", "UnixMilli", "UnixMicro", "UnixNano"),
    **_methods(NUMBER, "Year", "YearDay", "Day", "Hour", "Minute", "Second", "Nanosecond"),
    **_methods(_NAMED, "Month", "Weekday", "Location"),
    **_methods(STRING, "String", "GoString"),
    **_methods(BOOL, "IsZero", "IsDST"),
    "Format": Signature(STRING, 1, 1),
    "Sub": Signature(DURATION, 1, 1),
    "After": Signature(BOOL, 1, 1),
    "Before": Signature(BOOL, 1, 1),
    "Equal": Signature(BOOL, 1, 1),
}
TIME = Shape("Time", _time_methods)
_time_methods |= {
    **_methods(TIME, "UTC", "Local"),
    "In": Signature(TIME, 1, 1),
    "Add": Signature(TIME, 1, 1),
    "AddDate": Signature(TIME, 3, 3),
    "Round": Signature(TIME, 1, 1),
    "Truncate": Signature(TIME, 1, 1),
}

GO_FUNCTIONS = {
    "and": Signature(ANYTHING, 1, None),
    "or": Signature(ANYTHING, 1, None),
    "not": Signature(BOOL, 1, 1),
    "eq": Signature(BOOL, 2, None),
    "ne": Signature(BOOL, 2, 2),
    "lt": Signature(BOOL, 2, 2),
    "le": Signature(BOOL, 2, 2),
    "gt": Signature(BOOL, 2, 2),
    "ge": Signature(BOOL, 2, 2),
    "len": Signature(NUMBER, 1, 1),
    "index": Signature(ANYTHING, 1, None),
    "slice": Signature(ANYTHING, 1, 4),
    "call": Signature(ANYTHING, 1, None),
    "print": Signature(STRING, 0, None),
    "println": Signature(STRING, 0, None),
    "printf": Signature(STRING, 1, None),
    "html": Signature(STRING, 0, None),
    "js": Signature(STRING, 0, None),
    "urlquery": Signature(STRING, 0, None),
}
