"""The goals after a quick run, for the table of all benchmarks."""

from __future__ import annotations

from collections.abc import Iterator

from bench.generator.figure import Figure
from bench.metrics import concurrency, operations, stall, updates
from bench.metrics.goals import goals
from bench.metrics.run import run
from bench.metrics.sample import figures as together


def figures() -> Iterator[Figure]:
    """Fifteen seconds. Raises WorkerFailed."""
    return goals(together(run((updates.TEST, operations.TEST, stall.TEST, concurrency.TEST), "quick")))
