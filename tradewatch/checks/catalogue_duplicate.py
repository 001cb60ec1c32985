"""catalogue/duplicate: two metrics with the same name."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Metric, Problem


def check(case: Case) -> Iterator[Problem]:
    seen: dict[str, Metric] = {}
    for metric in case.project.metrics:
        first = seen.setdefault(metric.name, metric)
        if first is not metric:
            taken = f"{first.defined.relative_to(case.project.root)}:{first.defined.line}"
            yield Problem(
                "catalogue/duplicate",
                metric.defined.of_argument("name"),
                metric.subject,
                f"this name is used already at {taken}",
                fix="rename one of them",
            )
