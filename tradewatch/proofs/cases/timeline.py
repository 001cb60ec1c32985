"""What happens to a target in a test."""

from __future__ import annotations

from typing import NamedTuple

from tradewatch.model import Samples


class Phase(NamedTuple):
    """From this step on, the target exposes these samples, and nothing else."""

    start: int
    samples: tuple[Samples, ...]


class Timeline(NamedTuple):
    """How a target fares over a test: its phases, and the steps at which it restarts, is not reached, is not asked."""

    phases: tuple[Phase, ...]
    restart: int | None = None
    missed: int | None = None
    rests: range = range(0)
