"""catalogue/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.duplicates import Named, duplicates
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two metrics with the same name."""
    metrics = (Named(metric.name, metric) for metric in built.project.metrics)
    return duplicates(built.project.root, metrics)
