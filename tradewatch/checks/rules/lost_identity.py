"""rules/lost-identity"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding
from tradewatch.promql.comparisons import alternatives
from tradewatch.promql.tree import Aggregation, Binary, Selection, Typed


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert on the watched programs whose result does not say which one."""
    identity = built.project.identity
    for rule, tree in built.typed_rules():
        if not rule.is_alert or identity in rule.labels:
            continue
        for branch in alternatives(tree):
            if branch.type.labels.may_have(identity) or not _reads_watched(branch, built):
                continue
            yield rule.expression.finding(
                f"its result does not have the label {identity!r}",
                node=_where_lost(branch, identity),
                details=f"Two values of {identity} become one alert: the healthy one hides the broken one, and nobody "
                "can tell which one it is. Grouping and inhibition need the label.",
                fix=f"keep {identity} in every aggregation and every join",
            )


def _reads_watched(branch: Typed, built: BuiltEnvironment) -> bool:
    """Whether it reads series with the label; a series of every target has it only for the exporter's own job."""
    return any(
        isinstance(each, Selection)
        and built.project.identity in each.type.labels.always
        and not _is_of_another_job(each, built)
        for each in branch.walk()
    )


def _is_of_another_job(selection: Selection, built: BuiltEnvironment) -> bool:
    metric = built.project.series.get(selection.name)
    jobs = [each.value for each in selection.matchers if (each.label, each.operator) == ("job", "=")]
    return metric is not None and bool(jobs) and metric.exporter.job not in jobs


def _where_lost(branch: Typed, identity: str) -> Typed:
    """The part that drops the label: the innermost one whose operands all have it."""
    for node in branch.walk():
        if isinstance(node, Aggregation | Binary) and not node.type.labels.may_have(identity):
            operands = [each for each in node.children if each.type.labels.may_have(identity)]
            if operands:
                return node
    return branch
