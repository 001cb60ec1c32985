"""catalogue/help"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, Metric


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A metric's help is not one sentence, or is the same as another metric's."""
    first: dict[str, Metric] = {}
    for metric in built.project.metrics:
        before = first.setdefault(metric.help, metric)
        if not metric.help.endswith((".", "!", "?")):
            summary = "its help does not end like a sentence"
        elif before is not metric and before.name != metric.name:
            summary = f"its help is the same as that of {before.name}"
        else:
            continue
        yield metric.finding(
            summary,
            argument="help",
            details="The program exposes it as # HELP, and everybody who builds a query reads it.",
            fix="write one sentence that is true of this metric only",
        )
