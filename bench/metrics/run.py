"""Run the tests' processes one after the other, in a shuffled order, and collect what they print."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.metrics.effort import EFFORTS
from bench.metrics.sample import Sample

ROOT = Path(__file__).resolve().parents[2]


class WorkerFailed(Exception):
    """A process of the benchmark ended early; says which, and the last line of what it said."""


def run(tests: Sequence[str], effort: str) -> list[Sample]:
    """The samples of all processes, in the order of the tests. Raises WorkerFailed."""
    order = random.Random()  # noqa: S311
    plan = [(test, number) for test in tests for number in range(EFFORTS[effort].processes[test])]
    order.shuffle(plan)
    found: dict[str, list[Sample]] = {test: [] for test in tests}
    with _progress() as progress:
        task = progress.add_task("", total=len(plan))
        for test, number in plan:
            for sample in _samples(test, effort, number, order.randrange(2**32)):
                progress.update(task, description=f"{test}: {sample.case}")
                found[test].append(sample)
            progress.advance(task)
    return [sample for test in tests for sample in found[test]]


def _samples(test: str, effort: str, number: int, seed: int) -> Iterator[Sample]:
    command = [sys.executable, "-m", "bench.metrics.worker", test, effort, str(number), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stdout and worker.stderr
        for line in worker.stdout:
            yield Sample.read(json.loads(line))
        said = worker.stderr.read().strip()
    if worker.returncode:
        last = said.splitlines()[-1] if said else "without a word"
        raise WorkerFailed(f"a process of {test} ended with {worker.returncode}: {last}")


def _progress() -> Progress:
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
