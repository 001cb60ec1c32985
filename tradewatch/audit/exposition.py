"""Reads an exposition: which metrics it has, with kind, help and samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tradewatch.audit.endpoint import Scrape
from tradewatch.audit.grammar import grammar
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
    kind = scraped.content_type.partition(";")[0].strip().lower()
    media = prometheus.format(scraped.content_type)
    if media == PROTOBUF:
        details = "Prometheus reads this format, but the audit does not."
        fix = "answer in text when the request does not offer protobuf"
        raise _unreadable(scraped, "answers in protobuf, which the request does not offer", details, fix)
    if media is None and scraped.body:
        shown = f"has the Content-Type {kind!r}" if kind else "has no Content-Type"
        raise _unreadable(scraped, f"{shown}, which {prometheus} does not read", fix="serve it as text/plain")
    chosen = grammar(media or TEXT, prometheus)
    try:
        parsed = parse(scraped.body, chosen) if scraped.body or not prometheus.strict else Parsed()
    except Refused as refused:
        summary = f"line {refused.line}, column {refused.column}: {refused.reason}"
        encoding = f"it has the Content-Encoding {scraped.encoding!r}: use gzip, or none" if scraped.encoding else ""
        raise _unreadable(scraped, summary, "Prometheus discards the whole answer.", encoding or refused.fix) from None
    if not parsed.lines:
        details = "For Prometheus the endpoint is up, but no series arrives."
        raise _unreadable(scraped, "exposes no metric", details)
    return Exposition(_by_metric(parsed, chosen.openmetrics, chosen.kinds), parsed, chosen.openmetrics)


def _by_metric(parsed: Parsed, openmetrics: bool, kinds: Mapping[str, str]) -> dict[str, ExposedMetric]:
    """The metrics of the lines; the last line of metadata counts, as in Prometheus."""
    types, helps, units = (
        {line.name: line.text for line in parsed.lines if isinstance(line, Description) and line.keyword == keyword}
        for keyword in ("TYPE", "HELP", "UNIT")
    )
    described = types.keys() | helps.keys() | units.keys()
    parts = _IN_OPENMETRICS if openmetrics else _IN_TEXT
    metrics: dict[str, ExposedMetric] = {}

    def metric(family: str, series: str = "") -> ExposedMetric:
        word = types.get(family, "")
        end = {"counter": "_total", "info": "_info"}.get(word, "") if openmetrics else ""
        name = family if series == family or family.endswith(end) else family + end
        made = ExposedMetric(name, kinds.get(word, ""), helps.get(family, ""), [], units.get(family, ""))
        return metrics.setdefault(name, made)

    def family_of(series: str) -> str:
        if series not in described:
            for suffix in _SUFFIXES:
                whole = series.removesuffix(suffix)
                if suffix in parts.get(types.get(whole, ""), ()):
                    return whole
        return series

    by_series: dict[str, ExposedMetric] = {}
    for line in parsed.lines:
        if isinstance(line, Sample):
            if line.name not in by_series:
                by_series[line.name] = metric(family_of(line.name), line.name)
            by_series[line.name].samples.append(line)
    with_samples = {family_of(series) for series in by_series}
    for family in described - with_samples:
        metric(family)
    return metrics


def _unreadable(scraped: Scrape, summary: str, details: str = "", fix: str = "") -> ProblemsFound:
    return ProblemsFound(Problem("audit/scrape", None, scraped.url, summary, details, fix))
