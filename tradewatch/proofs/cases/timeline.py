"""What happens to a target in a test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tradewatch.model import Samples


class Phase(NamedTuple):
    """From this step on, the target exposes these samples and nothing else."""

    start: int
    samples: tuple[Samples, ...]


class Timeline(NamedTuple):
    """What a target exposes in a test.

    It restarts at the steps `restarts`, its scrape fails at `missed`, and in the steps `unscraped` it is not scraped.
    """

    phases: tuple[Phase, ...]
    restarts: Sequence[int] = ()
    missed: int | None = None
    unscraped: range = range(0)
