"""catalogue/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.duplicates import Named, duplicates
from tradewatch.model import Problem


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """Two metrics with the same name."""
    metrics = (Named(metric.name, metric) for metric in built.project.metrics)
    return duplicates("catalogue/duplicate", built.project.root, metrics)
