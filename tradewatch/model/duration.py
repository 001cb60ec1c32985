"""Durations in the format of Prometheus and Alertmanager: `90s`, `1h30m`, `500ms`."""

from __future__ import annotations

import re
from typing import Annotated

from tradewatch.model.validator import Constraint

# github.com/prometheus/common/model.ParseDuration: units from large to small, each at most once.
_SHAPE = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?", re.ASCII)
_MILLISECONDS = (31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1)
# Go counts nanoseconds in an int64: 292 years.
_LONGEST = (2**63 - 1) // 1_000_000
_UNITS = ("y", "w", "d", "h", "m", "s", "ms")


def seconds(text: str) -> float:
    """The length of a duration in seconds. Raises ValueError if promtool does not accept it."""
    if text == "0":
        return 0.0
    match = _SHAPE.fullmatch(text)
    counts = match.groups() if match else ()
    length = sum(int(n) * ms for n, ms in zip(counts, _MILLISECONDS, strict=False) if n)
    if not text or match is None or length > _LONGEST:
        raise ValueError(f"{text!r} is not a duration such as 30s, 5m or 1h30m")
    return length / 1000


def duration(length: float) -> str:
    """The shortest duration for a length in seconds: `1m30s` for 90; years and weeks become days."""
    left = round(length * 1000)
    if left == 0:
        return "0s"
    parts = []
    for unit, ms in zip(_UNITS[2:], _MILLISECONDS[2:], strict=True):
        count, left = divmod(left, ms)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def lasting(longest: str, shortest: str = "0s", example: str = "5m") -> Constraint:
    """The constraint on a duration's length, for an annotation: `Annotated[str, lasting("15d")]`."""

    def holds(text: str) -> bool:
        try:
            return seconds(shortest) <= seconds(text) <= seconds(longest)
        except ValueError:
            return False

    least = f"{shortest} to" if seconds(shortest) else "at most"
    return Constraint(f"a duration of {least} {longest}, for example {example}", holds)


# Prometheus keeps samples for 15 days by default (--storage.tsdb.retention.time).
Hold = Annotated[str, lasting("15d")]
# ALERTS has no sample 5 minutes after the last one (--query.lookback-delta), and one evaluation may be missed.
Seldom = Annotated[str, lasting("2m", "1s", example="2m")]
# Alertmanager forgets sent messages after 120 hours by default (--data.retention).
Wait = Annotated[str, lasting("5d")]
# Alertmanager refuses 0s.
Repeat = Annotated[str, lasting("5d", shortest="1ms")]
# Prometheus ignores a sample after 5 minutes (--query.lookback-delta), so with more every series would disappear.
Interval = Annotated[str, lasting("4m59s", shortest="1ms", example="15s")]
