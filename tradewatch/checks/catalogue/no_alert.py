"""catalogue/no-alert"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import CorrectProject
from tradewatch.model import Finding
from tradewatch.promql.tree import Selection


def check(correct: CorrectProject) -> Iterator[Finding]:
    """A metric of our own program that no rule reads, without the reason why nobody has to be notified."""
    rules = (rule.expression.typed for built in correct.environments for rule in built.rules)
    read = {node.name for tree in rules if tree is not None for node in tree.walk() if isinstance(node, Selection)}
    for metric in correct.project.metrics:
        # Of other programs, people choose what they read; ours exports what somebody thought to be important.
        if metric.exporter.budget is None or metric.why_unused:
            continue
        is_read = any(series.name in read for series in metric.series)
        if not metric.why_no_alert and not is_read:
            yield metric.finding(
                "no rule reads it",
                details="It may say that money is lost, and nobody is notified.",
                fix="write an alert, or give the reason in `why_no_alert`",
            )
        elif metric.why_no_alert and is_read:
            yield metric.finding(
                "has `why_no_alert`, but a rule reads it", argument="why_no_alert", fix="remove `why_no_alert`"
            )
