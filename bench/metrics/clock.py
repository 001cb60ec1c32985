"""Time a statement. timeit writes the loop, so that `python -m timeit -p` is the same measurement."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping
from timeit import Timer
from typing import Any

# Nanoseconds of a batch: a hundred times what its clock costs, and short enough to fit between two interruptions.
BATCH = 50_000

# Copies of a statement in one turn of the loop. An empty call costs little more than a turn, so with one copy the
# ratios to it would hang on how well the turn's cost is known.
COPIES = 20


class Statement:
    """Python source that can be run a number of times.

    Batches are timed by the processor's time for this thread, which the work of others does not lengthen; single
    calls by the clock on the wall, since whoever waits for one waits for the others too.

    timeit switches the garbage collector off while it measures. `collecting` leaves it on, for what makes so many
    objects that a bot would pay for collecting them.
    """

    def __init__(self, source: str, names: Mapping[str, Any], collecting: bool = False) -> None:
        setup = "gc.enable()" if collecting else "pass"
        names = {**names, "gc": gc}
        self._waited = Timer(source, setup, time.perf_counter_ns, names)
        self._once = Timer(source, setup, time.thread_time_ns, names)
        self._copied = Timer("\n".join([source] * COPIES), setup, time.thread_time_ns, names)

    def single(self) -> float:
        """Nanoseconds to wait for one call, with the cost of the clock."""
        return self._waited.timeit(1)

    def batch(self, calls: int) -> float:
        """Nanoseconds of work of so many calls in a row, with the cost of the clock."""
        return self._copied.timeit(calls // COPIES) if calls % COPIES == 0 else self._once.timeit(calls)

    def calls(self, shortest: float = BATCH) -> tuple[int, float]:
        """How many calls make a batch of at least `shortest` nanoseconds, and how long that one takes.

        Running it warms the statement up.
        """
        calls = 1
        while (took := self._least(calls)) < shortest:
            calls = max(2 * calls, int(calls * shortest / max(took, 1.0)) + 1)
            if calls > COPIES // 2:
                calls = -(-calls // COPIES) * COPIES
        return calls, took

    def _least(self, calls: int) -> float:
        """The shortest of a few batches, since the first one is often the longest; what takes long is run once."""
        took = self.batch(calls)
        return took if took > 1_000 * BATCH else min(took, self.batch(calls), self.batch(calls))
