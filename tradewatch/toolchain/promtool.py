"""promtool: checks a configuration, rules and metrics, and runs tests of rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tradewatch.toolchain.diagnostic import Diagnostic, unrecognised_output
from tradewatch.toolchain.programs import Program
from tradewatch.toolchain.promtool_output import diagnostics_in, failures_in
from tradewatch.toolchain.run import ToolError, run

# Without --lint-fatal, promtool prints FAILED for a lint finding and exits with 0.
_LINT = ("--lint=all", "--lint-fatal")

# Half of a test's time is Go's garbage collector and its threads that look for work. With this setting, a process uses
# one core and at most 130 MB.
_ONE_CORE = {"GOGC": "400", "GOMAXPROCS": "1"}

_EXPOSITION_ERROR = re.compile(r"error while linting: text format parsing error in line (\d+): (.*)")


@dataclass(frozen=True)
class Promtool:
    """An installed promtool; each method is one call of it, and raises ToolError as `run` does."""

    program: Program

    def check_config(self, path: Path) -> list[Diagnostic]:
        """Check a prometheus.yml without the files it names: secrets are on the server, `check_rules` checks rules."""
        checked = run(self.program.path, ["check", "config", "--syntax-only", "--", str(path)])
        return diagnostics_in(checked, config=str(path))

    def check_rules(self, paths: Sequence[Path]) -> list[Diagnostic]:
        """Check rule files in one call; promtool finds duplicate rules in one file, not across files."""
        if not paths:
            # Without files, promtool 3 reads standard input and succeeds.
            return []
        checked = run(self.program.path, ["check", "rules", *_LINT, "--", *map(str, paths)])
        return diagnostics_in(checked)

    def check_metrics(self, exposition_text: str) -> list[Diagnostic]:
        """Lint the names and help texts of metrics in Prometheus' text format."""
        checked = run(self.program.path, ["check", "metrics"], stdin=exposition_text)
        if checked.exit_code == 0:
            return []
        findings = checked.stderr.strip().splitlines()
        return [_metric_finding(finding) for finding in findings] or [
            unrecognised_output("promtool", checked.exit_code, checked.stdout, checked.stderr)
        ]

    def test_rules(self, paths: Sequence[Path], timeout: float) -> list[str | None]:
        """Run test files, and return for each what failed in it, or None if it passed.

        All files are run in one call of at most `timeout` seconds, and each alone if promtool does not finish that.
        """
        if not paths:
            return []
        command = ["test", "rules", "--", *map(str, paths)]
        try:
            finished = run(self.program.path, command, timeout=timeout, setting=_ONE_CORE, one_stream=True)
        except ToolError:
            if len(paths) == 1:
                raise
        else:
            if finished.exit_code == 0:
                return [None for _ in paths]
            failed = failures_in(finished.stdout)
            if len(failed) == len(paths) and failed.count(None) < len(failed):
                return failed
            if len(paths) == 1:
                return [finished.stdout]
        return [each for path in paths for each in self.test_rules([path], timeout)]


def _metric_finding(finding: str) -> Diagnostic:
    if error := _EXPOSITION_ERROR.match(finding):
        return Diagnostic(error[2], line=int(error[1]))
    return Diagnostic(finding)
