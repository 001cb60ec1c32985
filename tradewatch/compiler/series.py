"""What an expression may name: every series of a project, with the labels that it has in Prometheus."""

from __future__ import annotations

from functools import cache, lru_cache

from tradewatch.compiler.expressions import condition, limits_table
from tradewatch.model import Alert, Environment, Project, RecordedTable, RecordingRule
from tradewatch.promql import Labels, SyntaxFault, parse, result_labels


@lru_cache(maxsize=8)
def labels_of_series(project: Project) -> dict[str, Labels]:
    """The labels of each series by its name: what exporters expose, and what is recorded.

    A recording rule whose labels cannot be told is left out.
    """
    labels = {name: frozenset(label.name for label in metric.all_labels) for name, metric in project.series.items()}
    for recording in recordings(project):
        if isinstance(recording, RecordedTable):
            labels[recording.record] = frozenset(recording.labels)
        elif (found := _recorded(recording, labels)) is not None:
            labels[recording.record] = found | recording.labels.keys()
    return labels


def _recorded(recording: RecordingRule, labels: dict[str, Labels]) -> Labels | None:
    try:
        return result_labels(parse(recording.expr), labels)
    except SyntaxFault:
        return None  # promql/syntax speaks of it


@cache
def labels_of_result(project: Project, alert: Alert, environment: Environment) -> Labels | None:
    """The labels that an alert's result has; None where they cannot be told."""
    try:
        return result_labels(parse(condition(alert, environment)), labels_of_series(project))
    except SyntaxFault:
        return None  # promql/syntax speaks of it


@lru_cache(maxsize=8)
def recordings(project: Project) -> tuple[RecordingRule | RecordedTable, ...]:
    """Everything that is recorded: what the rule modules write, and the limits by label of their alerts."""
    limits = (limits_table(alert) for alert in project.alerts)
    return (*project.recordings, *(table for table in limits if table is not None))
