"""Parts of JSON that somebody else wrote: what has the wrong type is as good as missing."""

from __future__ import annotations

from math import isfinite
from typing import Any

Json = dict[str, Any]

# Beyond this, a float is not every integer.
_EXACT = 2**53


def mapping(value: object) -> Json:
    """A copy of an object of JSON; empty for anything else."""
    return dict(value) if isinstance(value, dict) else {}


def mappings(value: object) -> list[Json]:
    """Copies of the objects in an array; empty for anything else."""
    return [dict(each) for each in value if isinstance(each, dict)] if isinstance(value, list | tuple) else []


def number(value: object) -> float | None:
    """A number, or the number that a text contains; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    if not isfinite(found):
        return None
    return int(found) if found.is_integer() and abs(found) < _EXACT else found


def items(value: object) -> list[Any]:
    """What is in an array; empty for anything else."""
    return list(value) if isinstance(value, list | tuple) else []


def texts(value: object) -> list[str]:
    """The texts in an array, or in a text with commas, `10,20`."""
    parts = value.split(",") if isinstance(value, str) else value
    return [each.strip() for each in parts if isinstance(each, str)] if isinstance(parts, list | tuple) else []
