"""Run the tests: does every alert fire when it must, and only then?"""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tradewatch.filetree import FileTree
from tradewatch.model import Problem
from tradewatch.proofs.excerpt import rules_only, tests_by_alert
from tradewatch.proofs.kinds import most_basic
from tradewatch.proofs.verdict import Miss, misses
from tradewatch.toolchain import Promtool, ToolError

# promtool is busy on one core; more at once than this would only wait for each other.
PROCESSES = 2
# The slowest takes a few seconds; a minute and a half is a promtool that hangs.
TIMEOUT = 90.0
# Trials in one call: to start promtool costs as much as a small trial.
_TOGETHER = 16
_RULE_FILE = re.compile(r"^- (\.\./.+)$", re.MULTILINE)


class Trial(NamedTuple):
    """The tests of one alert in a test file of an environment; `files` are what promtool reads of what is deployed."""

    environment: str
    tree: FileTree
    path: str
    files: Mapping[str, str]


def trials(trees: Mapping[str, FileTree], build: Path) -> list[Trial]:
    """The tests of every alert of these environments. Raises OSError when a file cannot be read."""
    return [
        trial
        for name, tree in trees.items()
        for path in tree
        if path.startswith("prometheus/tests/")
        for trial in _of_file(name, tree, path, build / name)
    ]


def _of_file(environment: str, tree: FileTree, path: str, folder: Path) -> Iterator[Trial]:
    tests = _text(folder / path)
    if tests is None:
        yield Trial(environment, tree, path, {})  # and promtool says so
        return
    named = [posixpath.normpath(f"{posixpath.dirname(path)}/{each}") for each in _RULE_FILE.findall(tests)]
    rules = {each: text for each in named if not each.startswith("..") and (text := _text(folder / each)) is not None}
    for alert, own in tests_by_alert(tests).items():
        read = zip(rules, rules_only(list(rules.values()), alert), strict=True)
        yield Trial(environment, tree, path, {**dict(read), path: own})


def _text(file: Path) -> str | None:
    return file.read_bytes().decode() if file.is_file() else None


def run(trials: Sequence[Trial], promtool: Promtool) -> Iterator[list[Problem]]:
    """The problems of each trial, in their order, as they are found. Raises ToolError when promtool cannot be run."""
    together = [trials[start : start + _TOGETHER] for start in range(0, len(trials), _TOGETHER)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        for found in pool.map(lambda each: _problems(each, promtool), together):
            yield from found


def _problems(trials: Sequence[Trial], promtool: Promtool) -> list[list[Problem]]:
    """The problems of some trials: tried in one call, and each alone where that fails, to know whose fault it is."""
    with tempfile.TemporaryDirectory() as folder:
        placed = [_place(trial, Path(folder) / str(number)) for number, trial in enumerate(trials)]
        if len(trials) > 1:
            with suppress(ToolError):
                if promtool.test_rules(placed, TIMEOUT).exit_code == 0:
                    return [[] for _ in trials]
        return [_alone(trial, file, promtool) for trial, file in zip(trials, placed, strict=True)]


def _place(trial: Trial, folder: Path) -> Path:
    for path, text in trial.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    return folder / trial.path


def _alone(trial: Trial, file: Path, promtool: Promtool) -> list[Problem]:
    finished = promtool.test_rules([file], TIMEOUT)
    if finished.exit_code == 0:
        return []
    said = finished.stdout + finished.stderr
    by_alert: dict[str, list[Miss]] = {}
    for miss in misses(said):
        by_alert.setdefault(miss.alert, []).append(miss)
    if not by_alert:
        where = trial.tree.origin(trial.path)
        shown = said.strip().replace(str(file).removesuffix(trial.path), f"build/{trial.environment}/")
        return [Problem("proofs/failed", where, f"file {trial.path}", "promtool could not run it", shown)]
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
