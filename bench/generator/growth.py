"""How the steps of a build grow with the content: 1, 10, 100 and 1,000 times its alerts and dashboards.

Goal: linear growth. Each size runs in a new process. A size is left out, with a note, if it would probably take longer
than `LONGEST` or use more than half of the free memory, estimated from the size before it.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import generator
from bench.generator.copies import CHECKS_OF_NAMES, multiplied
from bench.goal import Goal, growth_goal, show
from bench.process import in_new_process
from tradewatch.checks import check
from tradewatch.compiler import CompiledProject
from tradewatch.proofs import test_files

SIZES = (1, 10, 100, 1000)
LONGEST = 120.0  # seconds


class GrowthRun(NamedTuple):
    """One size: the seconds of each step, and the largest memory of the process in bytes."""

    copies: int
    seconds: Mapping[str, float]
    memory: int


def goals() -> Iterator[Goal]:
    """The exponent of each step."""
    runs: list[GrowthRun] = []
    omissions: list[str] = []
    for copies in SIZES:
        if omissions := _too_large(runs, copies):
            break
        runs.append(GrowthRun(*in_new_process(_run, copies)))
    for step in runs[0].seconds:
        yield growth_goal(f"growth of {step}", {run.copies: run.seconds[step] for run in runs}, *omissions)


def _too_large(runs: Sequence[GrowthRun], copies: int) -> list[str]:
    """Why a size is left out; empty if it is not."""
    if not runs:
        return []
    last = runs[-1]
    factor = copies / last.copies
    seconds, memory = sum(last.seconds.values()) * factor, last.memory * factor
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if seconds > LONGEST:
        return [f"{copies:,} is left out: it would take about {seconds:.0f} s, more than {LONGEST:.0f}"]
    if memory > free / 2:
        return [f"{copies:,} is left out: it would need about {memory / 1e9:.0f} GB, more than half of what is free"]
    return []


def _run(copies: int) -> GrowthRun:
    """Build the last environment in this process."""
    project = multiplied(generator.project(), copies)
    environment = project.environments[-1]
    compiled = CompiledProject(project)
    start = time.process_time()
    compiled.within(environment).tree  # noqa: B018 - it is compiled when it is read
    made = time.process_time()
    if problems := [each for each in check(compiled, [environment]) if each.check not in CHECKS_OF_NAMES]:
        sys.exit(f"{len(problems)} problems: {problems[0]}")
    checked = time.process_time()
    test_files(compiled, [environment])
    end = time.process_time()
    seconds = {"compiling": made - start, "checking": checked - made, "making the tests": end - checked}
    return GrowthRun(copies, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    show(goals())
