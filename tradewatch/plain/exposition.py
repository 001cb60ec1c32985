"""The series of an exposition file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tradewatch.audit.endpoint import Scrape
from tradewatch.audit.exposition import ExposedMetric, read_series
from tradewatch.audit.parser import Sample
from tradewatch.foreign import read_file
from tradewatch.plain.series import SUFFIXES, MetricMetadata, Observed, Unread

# Bytes: 200,000 series.
LARGEST_CATALOGUE = 32 * 2**20


def read_exposition_file(path: Path) -> Iterator[Observed]:
    """The series of a file in the text format or in OpenMetrics. Raises ProblemsFound if it is neither."""
    body = read_file(path, LARGEST_CATALOGUE)
    kind = "application/openmetrics-text" if body.rstrip().endswith(b"# EOF") else "text/plain"
    return exposed(Scrape(str(path), kind, body, 0.0))


def exposed(scraped: Scrape) -> Iterator[Observed]:
    """The series of an endpoint's answer. Raises ProblemsFound if it is not an exposition."""
    return (each for metric, samples in read_series(scraped) for each in _series(metric, samples))


def _series(metric: ExposedMetric, samples: Mapping[str, Callable[[], Sequence[Sample]]]) -> Iterator[Observed]:
    """The series of a metric with their samples, and those that are announced by its type alone.

    A client prints the type of a metric before its first event. A histogram may be stored as a native one as well.
    """
    family = MetricMetadata(metric.name, metric.kind, metric.unit, metric.help)
    for name, read in samples.items():
        created = name.endswith("_created") and name != metric.name
        described = MetricMetadata(name, "gauge", "") if created else family
        yield _observed(name, described, read)
    parts = {"histogram": ("", *SUFFIXES), "summary": ("", "_sum", "_count")}.get(metric.kind, ("",))
    for name in (metric.name + part for part in parts):
        if name not in samples:
            yield Observed(name, family, None)


def _observed(name: str, family: MetricMetadata, read: Callable[[], Sequence[Sample]]) -> Observed:
    samples = Unread(read)
    labels, values = Unread(lambda: [each.labels for each in samples]), Unread(lambda: [each.value for each in samples])
    return Observed(name, family, labels, values, True)
