"""Colours and their meaning, the same in every panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tradewatch.model import CRITICAL, WARNING, Severity

GREEN = "green"
ORANGE = "orange"
RED = "red"
BLUE = "blue"
# For values that are neither good nor bad.
NEUTRAL = "text"

# The meaning of single values: `{0: ("down", RED), 1: ("up", GREEN)}`.
States = Mapping[float, tuple[str, str]]


def severity_color(severity: Severity) -> str:
    """The colour of a limit, by the severity of its alert."""
    if severity.rank >= CRITICAL.rank:
        return RED
    return ORANGE if severity.rank >= WARNING.rank else BLUE


Stacked = Literal["no", "values", "percent"]
# Grafana's name of each.
STACKING: Mapping[Stacked, str] = {"no": "none", "values": "normal", "percent": "percent"}


class Limit(NamedTuple):
    """A threshold with its colour; values beyond it are bad: those above it, or those below."""

    value: float
    above: bool
    color: str = RED

    def beyond(self) -> float:
        """A value a little beyond the limit, so that an axis that ends there shows the limit's line."""
        margin = abs(self.value) / 10
        return float(f"{self.value + margin if self.above else self.value - margin:.6g}")


def thresholds(limits: Sequence[Limit], good: str) -> dict[str, Any]:
    """`thresholds` of a field, which colour values: `good` is the colour of values that are not beyond a limit.

    The limits are all above, or all below. Without limits there is one step, because Grafana's default is red from 80.
    """
    rising = sorted(limits)
    colors = [limit.color for limit in rising]
    colors = [good, *colors] if not rising or rising[0].above else [*colors, good]
    return _steps(colors, [limit.value for limit in rising])


def lines(limits: Sequence[Limit]) -> dict[str, Any]:
    """`thresholds` of a field, which Grafana draws as lines in the colours of the limits."""
    rising = sorted(limits)
    return _steps(["transparent", *(limit.color for limit in rising)], [limit.value for limit in rising])


def _steps(colors: Sequence[str], values: Sequence[float]) -> dict[str, Any]:
    steps = [{"color": color, "value": value} for color, value in zip(colors, [None, *values], strict=True)]
    return {"mode": "absolute", "steps": steps}


def mappings(states: States) -> list[dict[str, Any]]:
    """`mappings` of a field, from the meaning of single values."""
    options = {
        f"{value:g}": {"color": color, "index": index, "text": text}
        for index, (value, (text, color)) in enumerate(states.items())
    }
    return [{"type": "value", "options": options}]


def rounded_to_zero(unit: str, decimals: int | None) -> list[dict[str, Any]]:
    """`mappings` of amounts of money that are below 0 and rounded to 0: Grafana writes -0 USD."""
    if not unit.startswith("currency:") or decimals is None:
        return []
    zero = f"{0:.{decimals}f} {unit.split(':')[2].strip()}"
    options = {"from": -0.499999 / 10**decimals, "to": 0, "result": {"index": 0, "text": zero}}
    return [{"type": "range", "options": options}]


def missing_is_neutral() -> dict[str, Any]:
    """An entry in `mappings`: Grafana colours an empty cell like the smallest value."""
    return {"type": "special", "options": {"match": "null+nan", "result": {"color": NEUTRAL, "index": 1, "text": "–"}}}
