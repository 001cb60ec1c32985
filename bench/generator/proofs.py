"""How long all alert tests take, and how that grows with the number of alerts.

Goal: the tests of all three environments in at most 15 s on two cores with promtool 2.42, and linear growth. A
hundred times today's alerts takes minutes; so that is tried by `python -m bench.generator.proofs --all` alone.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import generator
from bench.generator.copies import grown
from bench.generator.figure import Figure, show
from bench.generator.growth import exponent
from tradewatch.compiler import compile
from tradewatch.filetree import FileTree, write
from tradewatch.model import Environment, Project
from tradewatch.proofs import test_files
from tradewatch.proofs.trial import run, trials
from tradewatch.toolchain import Promtool, find

GOAL = 15.0
SIZES = (1, 10, 100)


def figures(sizes: tuple[int, ...] = SIZES[:2]) -> Iterator[Figure]:
    project = generator.project()
    promtool = Promtool(find("promtool", generator.ROOT / ".tools"))
    version = ".".join(map(str, promtool.program.version))
    took, files = _tried(_trees(project, project.environments), promtool)
    yield Figure(
        name=f"all alert tests, promtool {version}",
        measured=took,
        unit="s",
        at_most=GOAL,
        details=(f"{len(project.alerts)} rules, {len(project.environments)} environments, {files} files",),
    )
    environment = project.environments[-1]
    points = [(float(copies), _tried(_trees(grown(project, copies), (environment,)), promtool)[0]) for copies in sizes]
    left_out = [f"{copies:,}× is left out: it takes minutes; --all tries it" for copies in SIZES[len(sizes) :]]
    yield Figure(
        name="growth of alert tests",
        measured=exponent(points),
        unit="exponent",
        at_most=1.1,
        details=(", ".join(f"{copies:,.0f}×: {seconds:.2g} s" for copies, seconds in points), *left_out),
    )


def _trees(project: Project, environments: tuple[Environment, ...]) -> dict[str, FileTree]:
    return {each.name: compile(project, each) | test_files(project, each) for each in environments}


def _tried(trees: Mapping[str, FileTree], promtool: Promtool) -> tuple[float, int]:
    """Seconds that all tests take, and how many files they are."""
    with tempfile.TemporaryDirectory() as folder:
        for name, tree in trees.items():
            write(tree, Path(folder) / name)
        found = trials(trees, Path(folder))
        start = time.perf_counter()
        problems = [problem for each in run(found, promtool) for problem in each]
        took = time.perf_counter() - start
    if problems:
        sys.exit(f"{len(problems)} tests fail: {problems[0]}")
    return took, len(found)


if __name__ == "__main__":
    show(figures(SIZES if "--all" in sys.argv else SIZES[:2]))
