"""How long to measure: about two minutes in all, or fifteen seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """How much of everything.

    `processes` are fresh ones for each test: hash seeds and addresses differ, and move figures by some per cent.
    `seconds` of the processor are for one case in one process, `singles` the calls that are timed one by one,
    `series` how many are put out, and `most` of them in one process alone; `ways` how many ways to be scraped are
    tried, each with so many `scrapes`; `parallel` how many threads or tasks update at once, in so many `rounds`.
    """

    processes: Mapping[str, int]
    seconds: float
    singles: int
    series: tuple[int, ...]
    most: tuple[int, ...]
    ways: int
    scrapes: int
    parallel: tuple[int, ...]
    rounds: int


# So many put out enough objects for a collection of the oldest generation, the longest of all stalls.
SCRAPES = 8

FULL = Effort(
    processes={"creation": 4, "updates": 5, "output": 4, "stall": 2, "operations": 5, "concurrency": 4},
    seconds=0.06,
    singles=1_000,
    series=(100, 1_000, 10_000),
    most=(100_000,),
    ways=8,
    scrapes=SCRAPES,
    parallel=(1, 2, 4, 8),
    rounds=8,
)

QUICK = Effort(
    processes={"creation": 1, "updates": 4, "output": 1, "stall": 1, "operations": 4, "concurrency": 1},
    seconds=0.015,
    singles=100,
    series=(100, 1_000),
    most=(),
    ways=3,
    scrapes=SCRAPES,
    parallel=(1, 2),
    rounds=3,
)

TESTS = tuple(FULL.processes)
EFFORTS = {"full": FULL, "quick": QUICK}
