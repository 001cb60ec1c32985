"""catalogue/duplicate: two metrics of one name."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Problem


def check(case: Case) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for metric in case.project.metrics:
        if metric.name in seen:
            yield Problem(
                "catalogue/duplicate",
                metric.defined.of_argument("name"),
                metric.subject,
                f"this name is taken at {seen[metric.name]}",
                fix="give one of them another name",
            )
        seen.setdefault(metric.name, f"{metric.defined.relative_to(case.project.root)}:{metric.defined.line}")
