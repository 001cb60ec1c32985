"""catalogue/unused"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import CorrectProject
from tradewatch.checks.rule_set import Role
from tradewatch.model import Finding
from tradewatch.promql.tree import Selection


def check(correct: CorrectProject) -> Iterator[Finding]:
    """A metric that no dashboard shows and no alert reads."""
    parts = (part for built in correct.environments for part in built.parts(Selection))
    read = {series.name for expression, node in parts if expression.role is not Role.RUNBOOK for series in node.series}
    for metric in correct.project.metrics:
        is_read = any(series.name in read for series in metric.series)
        # Without dashboards in the project, somebody else's may show it.
        if not metric.why_unused and not is_read and correct.project.dashboards:
            yield metric.finding(
                "no dashboard shows it and no alert reads it",
                details="It costs as much as any other, and nobody would notice if it were wrong.",
                fix="add a panel, or give the reason in `why_unused`",
            )
        elif metric.why_unused and is_read:
            yield metric.finding(
                "has `why_unused`, but a dashboard or an alert reads it",
                argument="why_unused",
                fix="remove `why_unused`",
            )
