"""How much is measured: about four minutes in a full run, less than one in a quick one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """How much of everything a run measures.

    `processes`: new processes per test. Hash seeds and addresses differ between them and change times by some per cent.
    Of ten, one can be disturbed, and a comparison still finds a difference.
    `seconds`: CPU time for one workload in one process.
    `single_calls`: how many calls of a statement are timed one by one.
    `series`, `most_series`: sizes of the output; `most_series` are written in one process only.
    `ways`: how many ways to answer a scrape are tried.
    `parallel`: numbers of threads or tasks that update at the same time; `rounds`: how often each.
    `forks`: how many children are forked beside running threads.
    """

    processes: Mapping[str, int]
    seconds: float
    single_calls: int
    series: tuple[int, ...]
    most_series: tuple[int, ...]
    ways: int
    parallel: tuple[int, ...]
    rounds: int
    forks: int


FULL = Scale(
    processes={
        **{"creation": 8, "updates": 10, "output": 7, "stall": 2, "operations": 10},
        **{"refused": 8, "rotation": 8, "concurrency": 7, "handover": 2, "fork": 2},
    },
    seconds=0.06,
    single_calls=1_000,
    series=(100, 1_000, 10_000),
    most_series=(100_000,),
    ways=6,
    parallel=(1, 2, 4, 8),
    rounds=5,
    forks=100,
)

QUICK = Scale(
    processes={
        **{"creation": 1, "updates": 10, "output": 1, "stall": 1, "operations": 10},
        **{"refused": 1, "rotation": 1, "concurrency": 1, "handover": 1, "fork": 1},
    },
    seconds=0.015,
    single_calls=100,
    series=(100, 1_000),
    most_series=(),
    ways=3,
    parallel=(1, 2),
    rounds=3,
    forks=20,
)

SCALES = {"full": FULL, "quick": QUICK}
TESTS = tuple(FULL.processes)
