"""Runs the tests with promtool, and reports each alert that fails them."""

from __future__ import annotations

import posixpath
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tradewatch.filetree import FileTree
from tradewatch.model import Problem
from tradewatch.proofs.cases.kinds import most_basic
from tradewatch.proofs.running.excerpt import rules_only, tests_by_alert
from tradewatch.proofs.running.failures import FailedCheck, failed_checks
from tradewatch.toolchain import Promtool, side_by_side

# Each promtool uses one core.
PROCESSES = 2
# Seconds for one call, which usually takes less than five.
TIMEOUT = 300.0
# Tests in one call: starting promtool takes as long as a small test, and all of them must end within its time.
TOGETHER = 8
_RULE_FILE = re.compile(r"^- (\.\./.+)$", re.MULTILINE)


class ProofRun(NamedTuple):
    """The tests of one alert in one test file, which is at `path` in the environment's folder.

    `files` has the text of every file that promtool reads for them. `identity` is the project's.
    """

    identity: str
    environment: str
    tree: FileTree
    path: str
    files: Mapping[str, str]


def proof_runs(trees: Mapping[str, FileTree], build: Path, identity: str) -> list[ProofRun]:
    """The tests of every alert of these environments. Raises OSError when a file cannot be read."""
    return [
        proof_run
        for name, tree in trees.items()
        for path in tree
        if path.startswith("prometheus/tests/")
        for proof_run in _of_file(ProofRun(identity, name, tree, path, {}), build / name)
    ]


def _of_file(whole: ProofRun, folder: Path) -> Iterator[ProofRun]:
    """A run for each alert in a test file, made from a run for the whole file."""
    path = whole.path
    tests = _text(folder / path)
    if tests is None:
        yield whole  # promtool reports that it is missing
        return
    named = [posixpath.normpath(f"{posixpath.dirname(path)}/{each}") for each in _RULE_FILE.findall(tests)]
    rules = {each: text for each in named if not each.startswith("..") and (text := _text(folder / each)) is not None}
    for alert, own in tests_by_alert(tests).items():
        read = zip(rules, rules_only(list(rules.values()), alert), strict=True)
        yield whole._replace(files={**dict(read), path: own})


def _text(file: Path) -> str | None:
    return file.read_bytes().decode() if file.is_file() else None


def run(proof_runs: Sequence[ProofRun], promtool: Promtool) -> Iterator[list[Problem]]:
    """The problems of each run, in order, as they are found. Raises ToolError if promtool cannot be run."""
    outputs = failures([(each.path, each.files) for each in proof_runs], promtool)
    for proof_run, output in zip(proof_runs, outputs, strict=True):
        yield [] if output is None else _of_failed(proof_run, output)


def failures(tests: Sequence[tuple[str, Mapping[str, str]]], promtool: Promtool) -> Iterator[str | None]:
    """What fails in each test file, in promtool's words, or None if it passes; in order, as they are found.

    Each test file is given by its path and the texts of all files that promtool reads for it, by their paths in an
    environment's folder. Raises ToolError if promtool cannot be run.
    """
    together = [tests[start : start + TOGETHER] for start in range(0, len(tests), TOGETHER)]
    for output in side_by_side(lambda each: failures_in_call(each, promtool), together, at_once=PROCESSES):
        yield from output


def failures_in_call(tests: Sequence[tuple[str, Mapping[str, str]]], promtool: Promtool) -> list[str | None]:
    """The same, in one call of promtool."""
    with tempfile.TemporaryDirectory() as folder:
        places = [f"{folder}/{number}/" for number, _ in enumerate(tests)]
        for place, (_, files) in zip(places, tests, strict=True):
            for path, text in files.items():
                file = Path(place + path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
        found = promtool.test_rules([Path(p + path) for p, (path, _) in zip(places, tests, strict=True)], TIMEOUT)
    return [output and output.replace(place, "") for output, place in zip(found, places, strict=True)]


def _of_failed(proof_run: ProofRun, output: str) -> list[Problem]:
    by_alert: dict[str, list[FailedCheck]] = {}
    for check in failed_checks(output, proof_run.identity):
        by_alert.setdefault(check.alert, []).append(check)
    if not by_alert:
        where = proof_run.tree.origin(proof_run.path)
        return [Problem("proofs/failed", where, f"file {proof_run.path}", "promtool could not run it", output.strip())]
    return [_problem(proof_run, alert, found) for alert, found in by_alert.items()]


def _problem(proof_run: ProofRun, alert: str, found: Sequence[FailedCheck]) -> Problem:
    """The problem of an alert, from its first failed evaluation; the later ones usually have the same cause."""
    first = found[0]
    title = next((check.title for check in found if check.title), f"alert {alert}")
    more = f", and {len(found) - 1} more in its test" if len(found) > 1 else ""
    kind = most_basic(first.not_firing, first.wrongly_firing)
    return Problem(
        "proofs/failed",
        proof_run.tree.origin(proof_run.path, "tests", title),
        title,
        f"{kind.failed} ({first.summary}{more})" if kind else first.summary + more,
        f"{first.details}\nin build/{proof_run.environment}/{proof_run.path}",
        kind.fix if kind else "correct the alert, or its samples",
    )
