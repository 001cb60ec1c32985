"""The command line: a short run, comparing, and wrong usage."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.metrics.cli import bench
from bench.metrics.compare import SLOWEST
from bench.metrics.result import read, write
from bench.metrics.scale import FULL, QUICK, SCALES, TESTS
from bench.stats import FEWEST
from tests.bench.results import result


def test_a_quick_run_gives_tables_a_result_and_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real process measures one test; its samples are printed, written and drawn."""
    monkeypatch.setitem(SCALES, "quick", replace(QUICK, processes={"updates": 1}))
    path, picture = tmp_path / "result.json", tmp_path / "picture.png"
    arguments = ["--quick", "--only", "updates", "--json", str(path), "--picture", str(picture)]
    finished = CliRunner().invoke(bench, arguments)
    assert (finished.exit_code, finished.stderr) == (0, "process 1 of 1: updates\n")
    assert re.search(r"counter, bound\s+empty call .* TradingMetrics .* prometheus_client", finished.output, re.DOTALL)
    assert "an operation of TradingMetrics, to bound children" in finished.output
    found = read(path)
    assert {sample.test for sample in found.samples} == {"updates"}
    assert all(sample.median > 0 and sample.to_floor > 0 for sample in found.samples)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_comparing_fails_if_something_became_slower(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code is 1, so a pipeline stops; for an equal result it is 0."""
    path = tmp_path / "before.json"
    ratios = (20.0, 20.1, 19.9, 20.2, 20.3, 19.8, 20.4)
    write(result(ratios, "creation"), path)
    for times, code in ((1.3, 1), (1.0, 0)):
        after = result([times * ratio for ratio in ratios], "creation")
        monkeypatch.setattr("bench.metrics.cli.run", lambda tests, scale, after=after: after.samples)
        finished = CliRunner().invoke(bench, ["--only", "creation", "--compare", str(path)])
        assert (finished.exit_code, finished.stderr) == (code, "")
        assert f"{code} of 1 figures of TradingMetrics became slower by more than 1.1 times" in finished.output


def test_the_processes_are_enough_to_judge_what_the_documentation_says() -> None:
    """In a quick run updates and operations; in a full run all but the slowest of many calls."""
    quick, full = ({test for test, number in scale.processes.items() if number >= FEWEST} for scale in (QUICK, FULL))
    assert quick == {"updates", "operations"}
    assert full == set(TESTS) - set(SLOWEST)


WRONG = {
    "an unknown test": (["--only", "everything"], "is not one of"),
    "a factor that is too small": (["--factor", "1"], "is not in the range"),
    "a missing result": (["--compare", "missing.json"], "File 'missing.json' does not exist"),
    "a file that is not JSON": (["--compare", "text.json"], "text.json is not JSON"),
    "a result of another version": (["--compare", "old.json"], "has version 0, not 2"),
    "a missing folder": (["--json", "missing/result.json"], "there is no folder missing"),
    "an unknown kind of picture": (["--picture", "picture.text"], "use one of the suffixes .png"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 2 and one line, before anything is measured."""
    monkeypatch.chdir(tmp_path)
    Path("text.json").write_text("no")
    Path("old.json").write_text(json.dumps({"format": "tradewatch metrics benchmark", "version": 0}))
    arguments, says = WRONG[case]
    finished = CliRunner().invoke(bench, arguments)
    assert finished.exit_code == 2
    assert says in finished.stderr.splitlines()[-1]
