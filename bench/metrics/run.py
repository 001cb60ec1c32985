"""Run the processes of the tests one after the other, in shuffled order, and collect their samples."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench.metrics.sample import Sample
from bench.metrics.scale import SCALES
from bench.metrics.worker import measure
from bench.process import in_new_process


def run(tests: Sequence[str], scale: str) -> list[Sample]:
    """The samples of all processes, in the order of the tests; `scale` is a name in SCALES. Raises ProcessFailed."""
    order = random.Random()  # noqa: S311
    plan = [(test, number) for test in tests for number in range(SCALES[scale].processes[test])]
    order.shuffle(plan)
    found: dict[str, list[Sample]] = {test: [] for test in tests}
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    # A pipe or a file gets a plain line per process, even if FORCE_COLOR makes rich believe in a terminal.
    bar = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=not bar, transient=True) as progress:
        task = progress.add_task("", total=len(plan))
        for done, (test, number) in enumerate(plan, 1):
            progress.update(task, description=test)
            if not bar:
                print(f"process {done} of {len(plan)}: {test}", file=sys.stderr, flush=True)
            found[test] += map(Sample.read, in_new_process(measure, test, scale, number, order.randrange(2**32)))
            progress.advance(task)
    return [sample for test in tests for sample in found[test]]
