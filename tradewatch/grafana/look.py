"""Colours and what they mean: the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

GREEN = "green"
ORANGE = "orange"
RED = "red"
BLUE = "blue"
# A value that is neither good nor bad.
NEUTRAL = "text"

# What single values mean: `{0: ("down", RED), 1: ("up", GREEN)}`.
States = Mapping[float, tuple[str, str]]


class Limit(NamedTuple):
    """A threshold as it is drawn; bad is above it, or below."""

    value: float
    above: bool

    def beyond(self) -> float:
        """A little past the limit on its bad side, so that an axis which ends there shows the line."""
        margin = abs(self.value) / 10
        return float(f"{self.value + margin if self.above else self.value - margin:.6g}")


def thresholds(limit: Limit | None, good: str, bad: str = RED) -> dict[str, Any]:
    """`thresholds` of a field: `good` on one side of the limit, `bad` on the other, `good` without a limit.

    Written even then, since Grafana's own default turns red at 80.
    """
    if limit is None:
        steps: list[dict[str, Any]] = [{"color": good, "value": None}]
    else:
        below, above = (good, bad) if limit.above else (bad, good)
        steps = [{"color": below, "value": None}, {"color": above, "value": limit.value}]
    return {"mode": "absolute", "steps": steps}


def mappings(states: States) -> list[dict[str, Any]]:
    """`mappings` of a field, from what single values mean."""
    options = {
        f"{value:g}": {"color": color, "index": index, "text": text}
        for index, (value, (text, color)) in enumerate(states.items())
    }
    return [{"type": "value", "options": options}]
