"""promtool: check configuration, rules and metrics, and run rule tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tradewatch.toolchain.complaint import Complaint, unread
from tradewatch.toolchain.programs import Program
from tradewatch.toolchain.run import Finished, run
from tradewatch.toolchain.verdict import complaints_of

# Without --lint-fatal, promtool prints FAILED for a lint finding and exits with 0.
_LINT = ("--lint=all", "--lint-fatal")

# Half of a test's time is Go's garbage collector, and its threads that look for work. A process has one core here, and
# 130 MB at the most.
_ONE_CORE = {"GOGC": "400", "GOMAXPROCS": "1"}

_EXPOSITION_ERROR = re.compile(r"error while linting: text format parsing error in line (\d+): (.*)")


@dataclass(frozen=True)
class Promtool:
    """A promtool that was found; each method is one call of it and raises ToolError as `run` does."""

    program: Program

    def check_config(self, path: Path) -> list[Complaint]:
        """Check a prometheus.yml by itself: its secrets are on the server, its rules have their own."""
        checked = run(self.program.path, ["check", "config", "--syntax-only", "--", str(path)])
        return complaints_of(checked, config=str(path))

    def check_rules(self, paths: Sequence[Path]) -> list[Complaint]:
        """Check rule files, all in one call; duplicate rules are found within a file, not across files."""
        if not paths:
            # promtool 3 would read standard input instead, and call it a success.
            return []
        checked = run(self.program.path, ["check", "rules", *_LINT, "--", *map(str, paths)])
        return complaints_of(checked)

    def check_metrics(self, exposition_text: str) -> list[Complaint]:
        """Lint metric names and help texts, given in Prometheus' text exposition format."""
        checked = run(self.program.path, ["check", "metrics"], stdin=exposition_text)
        if checked.exit_code == 0:
            return []
        findings = checked.stderr.strip().splitlines()
        return [_metric_finding(finding) for finding in findings] or [
            unread("promtool", checked.exit_code, checked.stdout, checked.stderr)
        ]

    def test_rules(self, paths: Sequence[Path], timeout: float) -> Finished:
        """Run rule test files, all in one call of at most `timeout` seconds; exit code 0 is a pass."""
        return run(self.program.path, ["test", "rules", "--", *map(str, paths)], timeout=timeout, setting=_ONE_CORE)


def _metric_finding(finding: str) -> Complaint:
    if error := _EXPOSITION_ERROR.match(finding):
        return Complaint(error[2], line=int(error[1]))
    return Complaint(finding)
