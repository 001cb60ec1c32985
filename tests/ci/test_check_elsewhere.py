"""The pre-commit hook and the action check the files of another repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import yaml

from tests.commands import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def write_files(folder: Path) -> None:
    """A rule with a misspelt metric in a folder of its own, and the metrics."""
    (folder / "rules" / "deep").mkdir(parents=True)
    rules = "groups: [{name: a, rules: [{alert: A, expr: heap_byte > 1}]}]\n"
    (folder / "rules" / "deep" / "a.yml").write_text(rules, "utf-8")
    (folder / "metrics.prom").write_text("# TYPE heap_bytes gauge\nheap_bytes 1\n", "utf-8")


def run(command: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the other repository."""
    return subprocess.run(
        command, cwd=folder, env=os.environ | variables, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_action_annotates_the_lines(tmp_path: Path) -> None:
    """Its inputs are no commands, and its files may be patterns."""
    write_files(tmp_path)
    step = next(each for each in ACTION["runs"]["steps"] if "run" in each)
    inputs = {"FILES": "rules/**/*.yml", "CATALOGUE": "metrics.prom", "ARGUMENTS": ""}
    assert step["env"].keys() == inputs.keys()
    assert "${{" not in step["run"]
    bash = ["bash", "-eo", "pipefail", "-c", step["run"]]
    finished = run(bash, tmp_path, GITHUB_ACTION_PATH=str(ROOT), **inputs)
    assert finished.returncode == 1, finished.stderr
    assert finished.stdout.startswith("::error file=rules/deep/a.yml,line=1,")
    finished = run(bash, tmp_path, GITHUB_ACTION_PATH=str(ROOT), **(inputs | {"FILES": "$(touch hacked)"}))
    assert finished.returncode == 2
    assert not (tmp_path / "hacked").exists()


def test_the_hook_checks_the_files_that_it_gets(tmp_path: Path) -> None:
    """pre-commit appends them to the arguments."""
    write_files(tmp_path)
    command = [str(ROOT / HOOK["entry"]), "--catalogue", "metrics.prom", "rules/deep/a.yml"]
    finished = run(command, tmp_path)
    assert finished.returncode == 1, finished.stderr
    assert "rules/deep/a.yml:1: alert A: there is no metric heap_byte;" in finished.stdout
