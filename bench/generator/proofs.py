"""The time of all alert tests, and how it grows with the number of alerts.

Goals: the tests of all environments take at most 15 s on two cores with promtool 2.42, with linear growth up to ten
times the alerts. A hundred times would take minutes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import generator
from bench.generator.copies import multiplied
from bench.goal import Goal, growth_goal, show
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import write_all
from tradewatch.model import Environment, Project
from tradewatch.proofs import test_files
from tradewatch.proofs.running.run import proof_runs, run
from tradewatch.toolchain import Promtool, find

LIMIT = 15.0  # seconds
SIZES = (1, 10)


def goals() -> Iterator[Goal]:
    """The time of today's tests, and its growth."""
    project = generator.project()
    promtool = Promtool(find("promtool", generator.ROOT / ".tools"))
    version = ".".join(map(str, promtool.program.version))
    took, files = _run(project, project.environments, promtool)
    yield Goal(
        name=f"all alert tests, promtool {version}",
        values=(took,),
        unit="s",
        at_most=LIMIT,
        details=(f"{len(project.alerts)} rules, {len(project.environments)} environments, {files} files",),
    )
    last = project.environments[-1:]
    seconds = {copies: _run(multiplied(project, copies), last, promtool)[0] for copies in SIZES}
    yield growth_goal("growth of alert tests", seconds)


def _run(project: Project, environments: tuple[Environment, ...], promtool: Promtool) -> tuple[float, int]:
    """The seconds of all tests, and the number of their files."""
    compiled = CompiledProject(project)
    files = test_files(compiled, environments)
    trees = {each.name: compiled.within(each).tree | files[each] for each in environments}
    with tempfile.TemporaryDirectory() as folder:
        write_all(Path(folder), trees)
        tests = proof_runs(trees, Path(folder), project.identity)
        start = time.perf_counter()
        problems = [problem for each in run(tests, promtool) for problem in each]
        took = time.perf_counter() - start
    if problems:
        sys.exit(f"{len(problems)} tests fail: {problems[0]}")
    return took, len(tests)


if __name__ == "__main__":
    show(goals())
