"""The command line: a short run, and what is wrong usage."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.metrics.cli import bench
from bench.metrics.result import read, write
from tests.bench.results import result


def test_a_quick_run_gives_tables_a_result_and_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real processes measure one test; what they found is printed, written and drawn.

    Exit code 1 when something became slower, for a pipeline to stop at, and 0 when all became faster.
    """
    slow, fast, after, picture = (tmp_path / name for name in ("slow.json", "fast.json", "after.json", "picture.png"))
    write(result((1e9, 1.1e9, 1.2e9, 1.1e9)), slow)
    write(result((0.001, 0.0011, 0.001, 0.0011)), fast)
    arguments = ["--quick", "--only", "updates", "--json", str(after), "--picture", str(picture)]
    finished = CliRunner().invoke(bench, [*arguments, "--compare", str(fast)])
    assert (finished.exit_code, finished.stderr) == (1, "")
    assert re.search(r"counter, bound\s+empty call .* TradingMetrics .* prometheus_client", finished.output, re.DOTALL)
    assert "an operation of TradingMetrics, to bound children" in finished.output
    assert "1 of 1 became slower by more than 1.1 times: counter, bound (TradingMetrics)" in finished.output
    found = read(after)
    assert {sample.test for sample in found.samples} == {"updates"}
    assert all(sample.median > 0 and sample.to_floor > 0 for sample in found.samples)
    assert picture.read_bytes().startswith(b"\x89PNG")

    # What was measured already stands for a second measurement.
    monkeypatch.setattr("bench.metrics.cli.run", lambda tests, effort: found.samples)
    again = CliRunner().invoke(bench, ["--quick", "--only", "updates", "--compare", str(slow)])
    assert (again.exit_code, again.stderr) == (0, "")
    assert "0 of 1 became slower" in again.output


WRONG = {
    "a test that there is not": (["--only", "everything"], "is not one of"),
    "a factor that nothing can meet": (["--factor", "1"], "is not in the range"),
    "a result that is missing": (["--compare", "missing.json"], "missing.json: No such file or directory"),
    "a file that is not JSON": (["--compare", "text.json"], "text.json is not JSON"),
    "a result of another version": (["--compare", "old.json"], "has version 0, not 1"),
    "a folder that is missing": (["--json", "missing/result.json"], "there is no folder missing"),
    "a picture of no kind": (["--picture", "picture.text"], "a picture is one of"),
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
