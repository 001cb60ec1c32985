"""What an expression may select: every series of a project, with what is known of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from tradewatch.compiler.expressions import condition, limits_table
from tradewatch.model import (
    BYTES,
    COUNTER,
    HISTOGRAM,
    ONE,
    Alert,
    Environment,
    Label,
    Metric,
    Project,
    RecordedTable,
    RecordingRule,
)
from tradewatch.promql import Buckets, Catalogue, Domain, Labels, Recorded, Series, SeriesKind
from tradewatch.promql.domain import NOT_NEGATIVE
from tradewatch.promql.labels import Names
from tradewatch.promql.series import OF_PROMETHEUS


@lru_cache(maxsize=8)
def catalogue(project: Project) -> Catalogue:
    """What exporters expose, what is recorded in any environment, and what Prometheus writes itself."""
    exposed = [series for metric in project.metrics for series in _exposed(metric)]
    every = recordings(project)
    tables = [_tabled(each, project.environments) for each in every if isinstance(each, RecordedTable)]
    rules = [
        Recorded(rule.record, rule.expr, rule.labels, rule.unit) for rule in every if isinstance(rule, RecordingRule)
    ]
    return Catalogue([*OF_PROMETHEUS, *exposed, *tables], rules)


@cache
def labels_of_result(project: Project, alert: Alert, environment: Environment) -> Names | None:
    """The labels that an alert's result has; None where they are not the same for all of it, or cannot be told."""
    typed = catalogue(project).typed(condition(alert, environment))
    return typed.type.labels.exact if typed else None


@lru_cache(maxsize=8)
def recordings(project: Project) -> tuple[RecordingRule | RecordedTable, ...]:
    """Everything that is recorded: what the rule modules write, and the limits by label of their alerts."""
    limits = (limits_table(alert) for alert in project.alerts)
    return (*project.recordings, *(table for table in limits if table is not None))


def _exposed(metric: Metric) -> Iterator[Series]:
    if metric.kind is not HISTOGRAM:
        kind = SeriesKind.COUNTER if metric.kind is COUNTER else SeriesKind.GAUGE
        labels = _labels(metric.all_labels)
        yield Series(name=metric.name, kind=kind, unit=metric.unit, labels=labels, domain=_domain(metric))
        return
    for part, kind in ((metric.sum, SeriesKind.SUM), (metric.count, SeriesKind.COUNT)):
        yield Series(name=part.name, kind=kind, unit=part.unit, labels=_labels(part.all_labels))
    bucket = metric.bucket
    labels = _labels(bucket.all_labels)
    # Prometheus 3 writes the bound 1 as 1.0, an older one leaves it as it was exposed.
    le = labels.values["le"] | {f"{bound:g}" for bound in metric.buckets}
    yield Series(
        name=bucket.name,
        kind=SeriesKind.BUCKET,
        unit=bucket.unit,
        labels=labels.with_("le", le),
        buckets=Buckets(metric.unit, metric.buckets),
    )


def _domain(metric: Metric) -> Domain | None:
    """None where it follows from kind and unit alone."""
    if metric.within is not None:
        low, high = metric.within
        return Domain(-math.inf if low is None else low, math.inf if high is None else high)
    # What is counted, and bytes, are never less than none.
    return NOT_NEGATIVE if metric.unit in (ONE, BYTES) else None


def _labels(labels: Iterable[Label]) -> Labels:
    return Labels.of({label.name: label.values or None for label in labels})


def _tabled(table: RecordedTable, environments: Iterable[Environment]) -> Series:
    """The rows of all environments together, since a dashboard or a rule is written once for all of them."""
    rows = [row for environment in environments for row in table.rows(environment)]
    labels = {name: {row[name] for row, _ in rows if name in row} or None for name in table.labels}
    values = [float(value) for _, value in rows]
    domain = Domain.of(*values) if values else None
    return Series(name=table.record, kind=SeriesKind.GAUGE, unit=table.unit, labels=Labels.of(labels), domain=domain)
