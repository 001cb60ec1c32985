"""Types and functions that every Go template has, as of Go 1.19, with which the oldest programs are built."""

from __future__ import annotations

from tradewatch.gotemplate.types import ANYTHING, FunctionSignature, GoType

STRING = GoType("string")
NUMBER = GoType("number")
BOOL = GoType("bool")
STRINGS = GoType("list of strings", element=STRING)

# Month, Weekday and Location, which print as text.
_NAMED = GoType("name", {"String": FunctionSignature(STRING)})


def _methods(returns: GoType, *names: str) -> dict[str, FunctionSignature]:
    return {name: FunctionSignature(returns) for name in names}


_duration_methods = {
    **_methods(NUMBER, "Hours", "Minutes", "Seconds", "Milliseconds", "Microseconds", "Nanoseconds"),
    **_methods(STRING, "String"),
}
DURATION = GoType("Duration", _duration_methods)
_duration_methods |= {
    "Abs": FunctionSignature(DURATION),
    "Round": FunctionSignature(DURATION, 1, 1),
    "Truncate": FunctionSignature(DURATION, 1, 1),
}

# Without Date, Clock, ISOWeek, Zone and ZoneBounds: a template cannot call a method that returns several values.
_time_methods = {
    **_methods(NUMBER, "Unix", "UnixMilli", "UnixMicro", "UnixNano"),
    **_methods(NUMBER, "Year", "YearDay", "Day", "Hour", "Minute", "Second", "Nanosecond"),
    **_methods(_NAMED, "Month", "Weekday", "Location"),
    **_methods(STRING, "String", "GoString"),
    **_methods(BOOL, "IsZero", "IsDST"),
    "Format": FunctionSignature(STRING, 1, 1),
    "Sub": FunctionSignature(DURATION, 1, 1),
    "After": FunctionSignature(BOOL, 1, 1),
    "Before": FunctionSignature(BOOL, 1, 1),
    "Equal": FunctionSignature(BOOL, 1, 1),
}
TIME = GoType("Time", _time_methods)
_time_methods |= {
    **_methods(TIME, "UTC", "Local"),
    "In": FunctionSignature(TIME, 1, 1),
    "Add": FunctionSignature(TIME, 1, 1),
    "AddDate": FunctionSignature(TIME, 3, 3),
    "Round": FunctionSignature(TIME, 1, 1),
    "Truncate": FunctionSignature(TIME, 1, 1),
}

GO_FUNCTIONS = {
    "and": FunctionSignature(ANYTHING, 1, None),
    "or": FunctionSignature(ANYTHING, 1, None),
    "not": FunctionSignature(BOOL, 1, 1),
    "eq": FunctionSignature(BOOL, 2, None),
    "ne": FunctionSignature(BOOL, 2, 2),
    "lt": FunctionSignature(BOOL, 2, 2),
    "le": FunctionSignature(BOOL, 2, 2),
    "gt": FunctionSignature(BOOL, 2, 2),
    "ge": FunctionSignature(BOOL, 2, 2),
    "len": FunctionSignature(NUMBER, 1, 1),
    "index": FunctionSignature(ANYTHING, 1, None),
    "slice": FunctionSignature(ANYTHING, 1, 4),
    "call": FunctionSignature(ANYTHING, 1, None),
    "print": FunctionSignature(STRING, 0, None),
    "println": FunctionSignature(STRING, 0, None),
    "printf": FunctionSignature(STRING, 1, None),
    "html": FunctionSignature(STRING, 0, None),
    "js": FunctionSignature(STRING, 0, None),
    "urlquery": FunctionSignature(STRING, 0, None),
}
