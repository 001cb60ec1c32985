"""The results of a run, one line each."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import click


@dataclass
class Report:
    """Prints a line for each result at once, and counts those that are not as expected."""

    started: float = field(default_factory=time.monotonic)
    failed: int = 0
    passed: int = 0

    def line(self, subject: str, text: str, problems: list[str] | None = None) -> None:
        """A result: `problems` say what was expected and what came."""
        self.failed += bool(problems)
        self.passed += not problems
        mark = click.style("FAIL", fg="red") if problems else "ok  "
        click.echo(f"{mark} {subject:<28} {text}".rstrip())
        for problem in problems or ():
            click.echo(f"       {problem}")

    def say(self, text: str) -> None:
        """Progress, which is not a result."""
        click.echo(f"---- {text} ({time.monotonic() - self.started:.0f} s)")
