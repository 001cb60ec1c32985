"""Colours and what they mean: the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tradewatch.model import CRITICAL, INFO, WARNING, Severity

GREEN = "green"
ORANGE = "orange"
RED = "red"
BLUE = "blue"
# A value that is neither good nor bad.
NEUTRAL = "text"

# How a limit is drawn: as bad as the alert on it.
SEVERITY_COLORS: Mapping[Severity, str] = {CRITICAL: RED, WARNING: ORANGE, INFO: BLUE}

# What single values mean: `{0: ("down", RED), 1: ("up", GREEN)}`.
States = Mapping[float, tuple[str, str]]

Stacked = Literal["no", "values", "percent"]
# Grafana's name of each.
STACKING: Mapping[Stacked, str] = {"no": "none", "values": "normal", "percent": "percent"}


class Limit(NamedTuple):
    """A threshold as it is drawn; bad is above it, or below."""

    value: float
    above: bool
    color: str = RED

    def beyond(self) -> float:
        """A little past the limit on its bad side, so that an axis which ends there shows the line."""
        margin = abs(self.value) / 10
        return float(f"{self.value + margin if self.above else self.value - margin:.6g}")


def thresholds(limits: Sequence[Limit], good: str) -> dict[str, Any]:
    """`thresholds` of a field, to colour values by: `good` on one side of all limits, which have one bad side.

    Written without a limit too, since Grafana's own default turns red at 80.
    """
    rising = sorted(limits)
    colors = [limit.color for limit in rising]
    colors = [good, *colors] if not rising or rising[0].above else [*colors, good]
    return _steps(colors, [limit.value for limit in rising])


def lines(limits: Sequence[Limit]) -> dict[str, Any]:
    """`thresholds` of a field, to draw as lines: each limit's in its own colour."""
    rising = sorted(limits)
    return _steps(["transparent", *(limit.color for limit in rising)], [limit.value for limit in rising])


def _steps(colors: Sequence[str], values: Sequence[float]) -> dict[str, Any]:
    steps = [{"color": color, "value": value} for color, value in zip(colors, [None, *values], strict=True)]
    return {"mode": "absolute", "steps": steps}


def mappings(states: States) -> list[dict[str, Any]]:
    """`mappings` of a field, from what single values mean."""
    options = {
        f"{value:g}": {"color": color, "index": index, "text": text}
        for index, (value, (text, color)) in enumerate(states.items())
    }
    return [{"type": "value", "options": options}]
