"""Reads an exposition: which metrics it has, with kind, help and samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from tradewatch.audit.endpoint import Scrape
from tradewatch.audit.grammar import Grammar, grammar
from tradewatch.audit.in_bulk import read_in_bulk, samples_of
from tradewatch.audit.parser import Description, Parsed, Refused, Sample, parse
from tradewatch.audit.prometheus import NEWEST, PROTOBUF, TEXT, Prometheus
from tradewatch.model import Problem, ProblemsFound

# The names of a metric's series, after its own name, by its type.
_HISTOGRAM = ("_bucket", "_sum", "_count")
_IN_TEXT = {"histogram": _HISTOGRAM, "summary": ("_sum", "_count")}
_IN_OPENMETRICS = {
    "counter": ("_total", "_created"),
    "histogram": (*_HISTOGRAM, "_created"),
    "summary": ("_sum", "_count", "_created"),
    "gaugehistogram": ("_bucket", "_gsum", "_gcount"),
    "info": ("_info",),
}
_SUFFIXES = tuple(dict.fromkeys(suffix for suffixes in _IN_OPENMETRICS.values() for suffix in suffixes))


@dataclass
class ExposedMetric:
    """A metric in an exposition; `kind`, `help` and `unit` are empty if the exposition has no line for them."""

    name: str
    kind: str = ""
    help: str = ""
    samples: list[Sample] = field(default_factory=list)
    unit: str = ""


@dataclass
class Exposition:
    """The metrics of an answer by name, which is that of their series, or its beginning; and the answer's lines."""

    metrics: dict[str, ExposedMetric]
    parsed: Parsed
    openmetrics: bool


def read_exposition(scraped: Scrape, prometheus: Prometheus = NEWEST) -> Exposition:
    """The metrics of an answer, as this version of Prometheus reads it.

    Raises ProblemsFound if it refuses the answer, or if the answer has no metrics.
    """
    chosen = _grammar(scraped, prometheus)
    try:
        parsed = parse(scraped.body, chosen) if scraped.body or not prometheus.strict else Parsed()
    except Refused as refused:
        summary = f"line {refused.line}, column {refused.column}: {refused.reason}"
        encoding = f"it has the Content-Encoding {scraped.encoding!r}: use gzip, or none" if scraped.encoding else ""
        raise _unreadable(scraped, summary, "Prometheus discards the whole answer.", encoding or refused.fix) from None
    if not parsed.lines:
        details = "For Prometheus the endpoint is up, but no series arrives."
        raise _unreadable(scraped, "exposes no metric", details)
    descriptions = [line for line in parsed.lines if isinstance(line, Description)]
    samples = [line for line in parsed.lines if isinstance(line, Sample)]
    metrics, metric_of = _by_metric(descriptions, dict.fromkeys(sample.name for sample in samples), chosen)
    for sample in samples:
        metric_of[sample.name].samples.append(sample)
    return Exposition(metrics, parsed, chosen.openmetrics)


def read_series(scraped: Scrape) -> Iterator[tuple[ExposedMetric, Mapping[str, Callable[[], Sequence[Sample]]]]]:
    """The metrics of an answer, as the newest Prometheus reads it; for each of its series a call returns the samples.

    The lines of an ordinary answer are read by these calls. Raises ProblemsFound as `read_exposition` does.
    """
    chosen = _grammar(scraped, NEWEST)
    bulk = read_in_bulk(scraped.body, chosen)
    if bulk is None:
        for metric in read_exposition(scraped).metrics.values():
            by_name: dict[str, list[Sample]] = {}
            for sample in metric.samples:
                by_name.setdefault(sample.name, []).append(sample)
            yield metric, {name: partial(list, samples) for name, samples in by_name.items()}
        return
    metrics, metric_of = _by_metric(bulk.descriptions, bulk.samples, chosen)
    series: dict[str, dict[str, Callable[[], Sequence[Sample]]]] = {name: {} for name in metrics}
    for name, runs in bulk.samples.items():
        series[metric_of[name].name][name] = partial(samples_of, runs, chosen)
    for metric in metrics.values():
        yield metric, series[metric.name]


def _grammar(scraped: Scrape, prometheus: Prometheus) -> Grammar:
    """The grammar of an answer's format. Raises ProblemsFound for another format."""
    kind = scraped.content_type.partition(";")[0].strip().lower()
    media = prometheus.format(scraped.content_type)
    if media == PROTOBUF:
        details = "Prometheus reads this format, but the audit does not."
        fix = "answer in text when the request does not offer protobuf"
        raise _unreadable(scraped, "answers in protobuf, which the request does not offer", details, fix)
    if media is None and scraped.body:
        shown = f"has the Content-Type {kind!r}" if kind else "has no Content-Type"
        raise _unreadable(scraped, f"{shown}, which {prometheus} does not read", fix="serve it as text/plain")
    return grammar(media or TEXT, prometheus)


def _by_metric(
    descriptions: Iterable[Description], names: Iterable[str], chosen: Grammar
) -> tuple[dict[str, ExposedMetric], dict[str, ExposedMetric]]:
    """The metrics by name, and by the names of their series; the last line of metadata counts, as in Prometheus."""
    types, helps, units = (
        {line.name: line.text for line in descriptions if line.keyword == keyword}
        for keyword in ("TYPE", "HELP", "UNIT")
    )
    described = types.keys() | helps.keys() | units.keys()
    openmetrics = chosen.openmetrics
    parts = _IN_OPENMETRICS if openmetrics else _IN_TEXT
    metrics: dict[str, ExposedMetric] = {}

    def metric(family: str, series: str = "") -> ExposedMetric:
        word = types.get(family, "")
        end = {"counter": "_total", "info": "_info"}.get(word, "") if openmetrics else ""
        name = family if series == family or family.endswith(end) else family + end
        made = ExposedMetric(name, chosen.kinds.get(word, ""), helps.get(family, ""), [], units.get(family, ""))
        return metrics.setdefault(name, made)

    def family_of(series: str) -> str:
        if series not in described:
            for suffix in _SUFFIXES:
                whole = series.removesuffix(suffix)
                if suffix in parts.get(types.get(whole, ""), ()):
                    return whole
        return series

    metric_of = {series: metric(family_of(series), series) for series in names}
    with_samples = {family_of(series) for series in metric_of}
    for family in described - with_samples:
        metric(family)
    return metrics, metric_of


def _unreadable(scraped: Scrape, summary: str, details: str = "", fix: str = "") -> ProblemsFound:
    return ProblemsFound(Problem("audit/scrape", None, scraped.url, summary, details, fix))
