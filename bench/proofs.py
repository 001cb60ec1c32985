"""How long all alert tests take, and how that grows with the number of alerts.

Goal: the tests of all three environments in at most 15 s on two cores with promtool 2.42, and linear growth. Growth
is measured with copies of today's alerts under other names, in more groups and not in bigger ones: every evaluation
of a test costs all rules of its files.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import generator
from tradewatch.compiler import compile
from tradewatch.filetree import FileTree, write
from tradewatch.model import Environment, Project, RuleGroup
from tradewatch.proofs import test_files
from tradewatch.proofs.trial import run, trials
from tradewatch.toolchain import Promtool, find

GOAL = 15.0
# 18 alerts are the six groups; a hundred times as many take minutes, and so are asked for: --all
COPIES = (1, 10, 100)


def main() -> None:
    project = generator.project()
    promtool = Promtool(find("promtool", generator.ROOT / ".tools"))
    version = ".".join(map(str, promtool.program.version))
    took, files = _tried(_trees(project, project.environments), promtool)
    print(
        f"promtool {version}: {len(project.alerts)} rules, 3 environments, {files} files: {took:.1f} s, goal {GOAL:g} s"
    )
    environment = project.environments[-1]
    before: tuple[int, float] | None = None
    for copies in COPIES if "--all" in sys.argv else COPIES[:2]:
        grown = _grown(project, copies)
        took, files = _tried(_trees(grown, (environment,)), promtool)
        alerts = len(grown.alerts)
        exponent = (
            f", growth exponent {math.log(took / before[1]) / math.log(alerts / before[0]):.2f}" if before else ""
        )
        print(f"{alerts:5} alerts, {environment.name} alone, {files} files: {took:.1f} s{exponent}")
        before = (alerts, took)


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


def _grown(project: Project, copies: int) -> Project:
    """The eighteen alerts of the six groups, so many times over, under other names and in groups of their own."""
    six = ("system", "api", "trading", "providers", "strategies", "risk")
    groups = [
        RuleGroup(
            f"{group.name}_{number}",
            tuple(replace(alert, name=f"{alert.name}{number}") for alert in group.alerts),
            defined=group.defined,
        )
        for number in range(copies)
        for group in project.groups
        if group.name in six
    ]
    recorded = [group for group in project.groups if not group.alerts]
    return replace(project, groups=(*groups, *recorded))


if __name__ == "__main__":
    main()
