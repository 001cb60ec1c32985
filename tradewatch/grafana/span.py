"""Durations as Grafana reads them: one number and one unit, for example 30s, 6h or 30d."""

from __future__ import annotations

import re
from typing import Annotated

from tradewatch.model.validator import Constraint

_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "M": 2_592_000, "y": 31_536_000}
# Longer than any store keeps its samples, and short enough to notice a mistake.
_LONGEST = 5 * _SECONDS["y"]
# Grafana's default for the shortest refresh (dashboards.min_refresh_interval).
_FASTEST = 5


def _lasts(text: str, least: int) -> bool:
    """Whether a text is a duration of at least so many seconds."""
    found = re.fullmatch(r"([0-9]{1,9})([smhdwMy])", text)
    return found is not None and least <= int(found[1]) * _SECONDS[found[2]] <= _LONGEST


Span = Annotated[str, Constraint("a duration, for example 6h or 30d, of at most 5y", lambda text: _lasts(text, 1))]
# Without a text, Grafana decides.
Step = Annotated[str, Constraint("a duration, for example 1m, or nothing", lambda text: not text or _lasts(text, 1))]
Refresh = Annotated[
    str, Constraint("a duration of at least 5s, or nothing", lambda text: not text or _lasts(text, _FASTEST))
]
