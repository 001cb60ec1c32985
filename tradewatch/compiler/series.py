"""The series of a project: their kinds, units, labels and domains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tradewatch.model import (
    BYTES,
    COUNTER,
    HISTOGRAM,
    ONE,
    Environment,
    Label,
    Metric,
    Project,
    RecordedTable,
    RecordingRule,
)
from tradewatch.promql import Buckets, Catalogue, Domain, Labels, Recorded, Series, SeriesKind
from tradewatch.promql.series import OF_PROMETHEUS


def catalogue(
    project: Project, recordings: Sequence[RecordingRule | RecordedTable], external: Mapping[str, str] | None = None
) -> Catalogue:
    """Every series that an exporter exposes, a rule of any environment records, or Prometheus writes.

    In a store, each of them also has the `external` labels.
    """
    added = external or {}
    exposed = [series for metric in project.metrics for series in _exposed(metric)]
    tables = [_tabled(each, project.environments) for each in recordings if isinstance(each, RecordedTable)]
    rules = [
        Recorded(rule.record, rule.expr, {**added, **rule.labels}, rule.unit)
        for rule in recordings
        if isinstance(rule, RecordingRule)
    ]
    return Catalogue([_with(each, added) for each in (*OF_PROMETHEUS, *exposed, *tables)], rules)


def _with(series: Series, added: Mapping[str, str]) -> Series:
    labels = series.labels
    for name, value in added.items():
        labels = labels.with_(name, frozenset({value}))
    return replace(series, labels=labels) if added else series


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
    # Prometheus 3 stores the bound 1 as 1.0; an older one stores it as exposed.
    le = labels.values["le"] | {f"{bound:g}" for bound in metric.buckets}
    yield Series(
        name=bucket.name,
        kind=SeriesKind.BUCKET,
        unit=bucket.unit,
        labels=labels.with_("le", le),
        buckets=Buckets(metric.unit, metric.buckets),
    )


def _domain(metric: Metric) -> Domain | None:
    """The values of a metric; None if the series' kind and unit determine them."""
    return Domain(*metric.bounds) if metric.within is not None or metric.unit in (ONE, BYTES) else None


def _labels(labels: Iterable[Label]) -> Labels:
    return Labels.of({label.name: label.values or None for label in labels})


def _tabled(table: RecordedTable, environments: Iterable[Environment]) -> Series:
    """The series of a table, with the rows of all environments: dashboards and rules are the same in all of them."""
    rows = [row for environment in environments for row in table.rows(environment)]
    labels = {name: {row[name] for row, _ in rows if name in row} or None for name in table.labels}
    values = [float(value) for _, value in rows]
    domain = Domain.of(*values) if values else None
    return Series(name=table.record, kind=SeriesKind.GAUGE, unit=table.unit, labels=Labels.of(labels), domain=domain)
