"""The values of one series over a situation, in promtool's notation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from tradewatch.model import Samples
from tradewatch.model.situation import Frozen, Stamped
from tradewatch.proofs.testfiles.series import plain


class Part(NamedTuple):
    """What a series does from the time `start` on, in seconds; None if it does not exist."""

    start: float
    does: Samples | Frozen | Stamped | None


def values(parts: Sequence[Part], step: float, steps: int, counts: bool) -> str:
    """The values at the times 0, `step`, ... of a series; the parts are in order, `counts` is true for a counter.

    A counter continues from its last value, and begins at 0 after it was gone. A series that ends gets a marker.
    """
    found: list[float | None] = []
    last: float | None = None
    number = 0
    for index in range(steps + 1):
        time = index * step
        while number + 1 < len(parts) and parts[number + 1].start <= time:
            number += 1
        start, does = parts[number]
        last = None if start > time else _value(does, time, start, last, step, counts)
        found.append(last)
    return _written(found)


def _value(
    does: Samples | Frozen | Stamped | None, time: float, start: float, last: float | None, step: float, counts: bool
) -> float | None:
    match does:
        case None:
            return None
        case Frozen():
            return last
        case Stamped():
            return start if does.every is None else math.floor(time / does.every) * does.every
        case Samples() if counts:
            return 0.0 if last is None else last + does.slope * step
        case Samples():
            return does.start + does.slope * time


def _written(found: Sequence[float | None]) -> str:
    """The values in promtool's short form, with a staleness marker where the series ends."""
    parts = []
    index = 0
    while index < len(found):
        first = found[index]
        end = index + 1
        if first is None:
            while end < len(found) and found[end] is None:
                end += 1
            rest = end - index
            if index:
                parts.append("stale")
                rest -= 1
            if rest:
                parts.append(f"_x{rest}")
        else:
            following = found[end] if end < len(found) else None
            difference = 0.0 if following is None else following - first
            while (
                end < len(found)
                and (value := found[end]) is not None
                and _continues(value, first, difference, end - index)
            ):
                end += 1
            parts.append(_run(first, difference, end - index))
        index = end
    return " ".join(parts)


def _continues(value: float, first: float, difference: float, number: int) -> bool:
    return math.isclose(value, first + difference * number, rel_tol=1e-12, abs_tol=1e-9)


def _run(first: float, difference: float, length: int) -> str:
    if length == 1:
        return plain(first)
    return f"{plain(first)}{'-' if difference < 0 else '+'}{plain(abs(difference))}x{length - 1}"
