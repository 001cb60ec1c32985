"""catalogue/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Metric, Problem


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """Two metrics with the same name."""
    seen: dict[str, Metric] = {}
    for metric in built.project.metrics:
        first = seen.setdefault(metric.name, metric)
        if first is not metric:
            taken = f"{first.defined.relative_to(built.project.root)}:{first.defined.line}"
            yield Problem(
                "catalogue/duplicate",
                metric.defined.of_argument("name"),
                metric.subject,
                f"this name is used already at {taken}",
                fix="rename one of them",
            )
