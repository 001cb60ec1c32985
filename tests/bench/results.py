"""Results that nobody measured: what comparing is tested with."""

from __future__ import annotations

from collections.abc import Sequence

from bench.metrics.case import FLOOR, OURS
from bench.metrics.result import Result
from bench.metrics.sample import SHARES, Sample


def sample(to_floor: float, test: str, case: str, contender: str) -> Sample:
    """A figure of one process, whose times follow from its ratio to an empty call of 20 ns."""
    time = 20 * to_floor
    return Sample(test, case, contender, time, time, (time,) * len(SHARES), to_floor)


def result(ratios: Sequence[float], test: str = "updates", case: str = "counter, bound") -> Result:
    """A result with one process for each ratio of TradingMetrics to the empty call."""
    floor = [sample(1.0, test, case, FLOOR) for _ in ratios]
    return Result("full", {"Python": "3"}, (*floor, *(sample(ratio, test, case, OURS) for ratio in ratios)))
