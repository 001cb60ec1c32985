"""catalogue/constant"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import CorrectProject
from tradewatch.model import BOOL, ONE, Finding, Metric


def check(correct: CorrectProject) -> Iterator[Finding]:
    """A metric's constant does not have the metric's name."""
    for metric in correct.project.metrics:
        constant, expected = metric.defined.constant(), _expected(metric)
        if metric.exporter.budget is not None and constant and constant != expected:
            yield metric.finding(
                f"its constant is called {constant}",
                details="A reader who searches for one name does not find the other.",
                fix=f"rename it to {expected}: the metric's name without its prefix, its unit and _total",
            )


def _expected(metric: Metric) -> str:
    stem = metric.name.removeprefix(metric.exporter.prefix).removesuffix("_total")
    if metric.unit not in (ONE, BOOL):
        for word in ("_timestamp_seconds", "_seconds", "_bytes", "_ratio", "_usd"):
            stem = stem.removesuffix(word)
    return stem.upper()
