"""The series of an exposition file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tradewatch.audit.endpoint import Scrape
from tradewatch.audit.exposition import ExposedMetric, read_exposition
from tradewatch.foreign import read_file
from tradewatch.plain.series import MetricMetadata, series_of
from tradewatch.promql import Series


def exposition_series(path: Path) -> tuple[Series, ...]:
    """The series of a file in the text format or in OpenMetrics. Raises ProblemsFound if it is neither."""
    body = read_file(path)
    kind = "application/openmetrics-text" if body.rstrip().endswith(b"# EOF") else "text/plain"
    exposition = read_exposition(Scrape(str(path), kind, body, 0.0))
    return tuple(series for metric in exposition.metrics.values() for series in _series(metric))


def _series(metric: ExposedMetric) -> Iterator[Series]:
    label_sets: dict[str, list[Mapping[str, str]]] = {}
    for sample in metric.samples:
        label_sets.setdefault(sample.name, []).append(sample.labels)
    for name, seen in label_sets.items():
        created = name.endswith("_created") and name != metric.name
        family = MetricMetadata(name, "gauge", "") if created else MetricMetadata(metric.name, metric.kind, metric.unit)
        yield series_of(name, family, seen)
