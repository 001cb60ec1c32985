"""How the steps of a build grow with the content: 1, 10, 100 and 1,000 times today's alerts and dashboards.

Goal: linear, told as the exponent that fits best: 1 is linear, 2 is the square. Each size is measured in a process of
its own, so that none profits from what another has read already. A size that would take longer than `LONGEST`, or
more than half of the memory that is free, going by the one before, is left out, and that is said.
"""

from __future__ import annotations

import math
import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import generator
from bench.generator.apart import apart
from bench.generator.copies import OF_NAMES, grown
from bench.generator.figure import Figure, show
from tradewatch.checks import check
from tradewatch.compiler import compile
from tradewatch.proofs import test_files

SIZES = (1, 10, 100, 1000)
# What is a little more than linear in a few sizes may be the machine's caches.
GOAL = 1.1
LONGEST = 120.0


class Run(NamedTuple):
    """One size: seconds by step, and the most memory that the process had, in bytes."""

    copies: int
    seconds: Mapping[str, float]
    memory: int


def figures() -> Iterator[Figure]:
    runs: list[Run] = []
    left_out = ""
    for copies in SIZES:
        if left_out := _too_big(runs, copies):
            break
        runs.append(Run(*apart(_run, copies)))
    for step in runs[0].seconds:
        points = [(run.copies, run.seconds[step]) for run in runs]
        said = ", ".join(f"{copies:,}×: {seconds:.2g} s" for copies, seconds in points)
        yield Figure(
            name=f"growth of {step}",
            measured=exponent(points),
            unit="exponent",
            at_most=GOAL,
            details=(said, left_out) if left_out else (said,),
        )


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The power of the size that the time grows with, as it fits best."""
    logs = [(math.log(size), math.log(seconds)) for size, seconds in points]
    x, y = (sum(column) / len(logs) for column in zip(*logs, strict=True))
    slope: float = sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)
    return slope


def _too_big(runs: Sequence[Run], copies: int) -> str:
    """Why a size is left out, going by the one before; empty if it is not."""
    if not runs:
        return ""
    last = runs[-1]
    times = copies / last.copies
    takes, needs = sum(last.seconds.values()) * times, last.memory * times
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if takes > LONGEST:
        return f"{copies:,}× is left out: it would take about {takes:.0f} s, more than {LONGEST:.0f}"
    if needs > free / 2:
        return f"{copies:,}× is left out: it would need about {needs / 1e9:.0f} GB, more than half of what is free"
    return ""


def _run(copies: int) -> Run:
    """The last environment alone, in this process."""
    project = grown(generator.project(), copies)
    environment = project.environments[-1]
    begun = time.process_time()
    tree = compile(project, environment)
    compiled = time.process_time()
    if problems := [each for each in check(project, {environment: tree}) if each.check not in OF_NAMES]:
        sys.exit(f"{len(problems)} problems: {problems[0]}")
    checked = time.process_time()
    test_files(project, environment)
    made = time.process_time()
    seconds = {"compiling": compiled - begun, "checking": checked - compiled, "making the tests": made - checked}
    return Run(copies, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    show(figures())
