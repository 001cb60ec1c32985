"""Results that nobody measured, for tests of comparing and writing."""

from __future__ import annotations

from collections.abc import Sequence

from bench.metrics.result import Result
from bench.metrics.sample import PERCENTILES, Sample
from bench.metrics.workload import FLOOR, OURS


def sample(to_floor: float, test: str, workload: str, contender: str) -> Sample:
    """A sample whose times follow from its ratio to an empty call of 20 ns."""
    time = 20 * to_floor
    return Sample(test, workload, contender, time, time, (time,) * len(PERCENTILES), to_floor)


def result(ratios: Sequence[float], test: str = "updates", workload: str = "counter, bound") -> Result:
    """A result with one process for each ratio of TradingMetrics to the empty call."""
    floor = [sample(1.0, test, workload, FLOOR) for _ in ratios]
    return Result({"Python": "3"}, (*floor, *(sample(ratio, test, workload, OURS) for ratio in ratios)))
