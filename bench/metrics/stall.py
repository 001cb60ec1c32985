"""What a scrape does to a trading loop in the same process, and what the ways to keep it off the loop do."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from statistics import fmean, median

from bench.metrics.case import OURS, PEER, RAW
from bench.metrics.effort import Effort
from bench.metrics.sample import SHARES, Sample, distribution

TEST = "stall"
SERIES = 10_000
CASE = f"scrape of {SERIES:,} series"
REST = "no scrape"
# Contender -> whose instruments it scrapes, and the function in servers.py that answers; a quick run tries the first.
WAYS = {
    RAW: ("raw", "thread"),
    OURS: ("ours", "thread"),
    "0.5 ms, frozen heap": ("ours", "frozen"),
    PEER: ("otel", "thread"),
    "0.5 ms interval": ("ours", "short_interval"),
    "forked process": ("ours", "fork"),
    "multiprocess mode": ("ours", "multiprocess"),
    "on the event loop": ("ours", "loop"),
}
REMEDIES = ("0.5 ms interval", "0.5 ms, frozen heap", "forked process", "multiprocess mode")


def samples(effort: Effort, order: random.Random) -> Iterator[Sample]:
    found = {}
    for name in order.sample(list(WAYS)[: effort.ways], effort.ways):
        found[name] = _traded(*WAYS[name], effort.scrapes)
    resting = [tick for each in found.values() for tick in each["rest"]]
    yield _sample(REST, resting, 1.0, None, {})
    tails = {name: _tail(each["late"]) / _tail(each["rest"]) for name, each in found.items()}
    for name, each in found.items():
        counted = {
            "scrape": median(each["took"]),
            "collection": max(each["collections"], default=0.0),
            "wall": _tail(each["wall"]),
        }
        to_raw = None if name == RAW else tails[name] / tails[RAW]
        yield _sample(name, each["late"], tails[name], to_raw, counted)


def _traded(instruments: str, way: str, scrapes: int) -> dict[str, list[float]]:
    command = [sys.executable, "-m", "bench.metrics.bot", instruments, way, str(SERIES), str(scrapes)]
    finished = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    found: dict[str, list[float]] = json.loads(finished.stdout)
    return found


def _tail(ticks: list[float]) -> float:
    return distribution(ticks)[SHARES.index(0.99)]


def _sample(name: str, ticks: list[float], to_floor: float, to_raw: float | None, counted: dict[str, float]) -> Sample:
    return Sample(TEST, CASE, name, fmean(ticks), median(ticks), distribution(ticks), to_floor, to_raw, counted)
