"""Run the tests: does every alert fire when it must, and only then?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from tradewatch.filetree import FileTree
from tradewatch.model import Problem
from tradewatch.proofs.kinds import most_basic
from tradewatch.proofs.verdict import Miss, misses
from tradewatch.toolchain import Promtool

# promtool is busy on one core for each file; more at once than this would only wait for each other.
PROCESSES = 2
# The slowest file takes a few seconds; a minute and a half is a promtool that hangs.
TIMEOUT = 90.0


class Trial(NamedTuple):
    """One test file of an environment, as it lies in `build`."""

    environment: str
    tree: FileTree
    path: str
    build: Path

    @property
    def file(self) -> Path:
        return self.build / self.environment / self.path


def trials(trees: Mapping[str, FileTree], build: Path) -> list[Trial]:
    """Every test file of these environments."""
    return [
        Trial(name, tree, path, build)
        for name, tree in trees.items()
        for path in tree
        if path.startswith("prometheus/tests/")
    ]


def run(trials: Sequence[Trial], promtool: Promtool) -> Iterator[list[Problem]]:
    """The problems of each trial, in their order, as they are found. Raises ToolError when promtool cannot be run."""
    with ThreadPoolExecutor(PROCESSES) as pool:
        yield from pool.map(lambda trial: _problems(trial, promtool), trials)


def _problems(trial: Trial, promtool: Promtool) -> list[Problem]:
    finished = promtool.test_rules([trial.file], TIMEOUT)
    if finished.exit_code == 0:
        return []
    said = finished.stdout + finished.stderr
    by_alert: dict[str, list[Miss]] = {}
    for miss in misses(said):
        by_alert.setdefault(miss.alert, []).append(miss)
    if not by_alert:
        where = trial.tree.origin(trial.path)
        return [Problem("proofs/failed", where, f"file {trial.path}", "promtool could not run it", said.strip())]
    return [_problem(trial, alert, found) for alert, found in by_alert.items()]


def _problem(trial: Trial, alert: str, found: Sequence[Miss]) -> Problem:
    """The first look that failed says most; those after it mostly follow from it."""
    first = found[0]
    title = next((miss.title for miss in found if miss.title), f"alert {alert}")
    more = f", and {len(found) - 1} more in its test" if len(found) > 1 else ""
    kind = most_basic(first.not_fired, first.fired)
    return Problem(
        "proofs/failed",
        trial.tree.origin(trial.path, "tests", title),
        title,
        f"{kind.failed} ({first.summary}{more})" if kind else first.summary + more,
        f"{first.details}\nin build/{trial.environment}/{trial.path}",
        kind.fix if kind else "correct the alert, or its samples",
    )
