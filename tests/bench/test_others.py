"""The counts of what the checks report about public repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bench.others.__main__ import counted

RULES = """\
groups:
- name: a
  rules:
  - {alert: A, expr: a_total > 5}
  - {alert: B, expr: 'a:b < 5'}
  - {record: 'a:b', expr: 'rate(a_total[5m])'}
"""


def test_problems_are_counted_by_check(tmp_path: Path) -> None:
    """Of the last commit, without the rules of tests; a name that ends in _total is a counter."""
    for path in ("rules/a.yml", "tests/a.yml"):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(RULES, "utf-8")
    (tmp_path / "values.yml").write_text("a: b\n", "utf-8")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "rules"],
    ):
        subprocess.run(["git", "-C", tmp_path, *command], check=True)
    found = counted(tmp_path)
    assert (found["files"], found["problems"]) == (1, {"counters/raw": 1})
