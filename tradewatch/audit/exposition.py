"""Reads an exposition: which metrics it has, with kind, help and samples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from prometheus_client.metrics_core import Metric as MetricFamily
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as text
from prometheus_client.samples import Sample

from tradewatch.audit.endpoint import Scrape
from tradewatch.model import Problem, ProblemsFound

_OPENMETRICS = "application/openmetrics-text"
_TEXT = "text/plain"

# Characters of a line, ten times the longest line of a catalogue with labels of 128 characters.
_LONGEST = 16_384

# The TYPE line of a counter in the text format; prometheus_client reads the line of `x` as if it were for `x_total`.
_COUNTERS = re.compile(r"^[ \t]*#[ \t]*TYPE[ \t]+(\S+)[ \t]+counter", re.MULTILINE)

# Types of OpenMetrics that Prometheus does not have, and how Prometheus reads them.
_KINDS = {"info": "gauge", "stateset": "gauge", "untyped": "", "unknown": ""}


@dataclass
class ExposedMetric:
    """A metric in an exposition; `kind`, `help` and `unit` are empty if the exposition has no line for them."""

    name: str
    kind: str
    help: str
    samples: list[Sample] = field(default_factory=list)
    unit: str = ""


Exposition = dict[str, ExposedMetric]


def read_exposition(scraped: Scrape) -> Exposition:
    """The metrics of an answer by name. Raises ProblemsFound if it is not an exposition that Prometheus reads."""
    kind = scraped.content_type.partition(";")[0].strip().lower()
    if kind not in (_OPENMETRICS, _TEXT):
        shown = f"has the Content-Type {kind!r}" if kind else "has no Content-Type"
        raise _unreadable(scraped, f"{shown}, which Prometheus 3 does not read", "serve it as text/plain")
    try:
        body = scraped.body.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(scraped, f"is not UTF-8 at byte {error.start:,}") from None
    if any(len(line) > _LONGEST for line in body.splitlines()):
        raise _unreadable(scraped, f"has a line of more than {_LONGEST:,} characters")
    try:
        exposition = _named(openmetrics(body) if kind == _OPENMETRICS else _true_names(body, text(body)))
    except Exception as error:  # prometheus_client's parser raises many kinds
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise _unreadable(scraped, f"is not an exposition: {reason}") from None
    if not exposition:
        raise _unreadable(scraped, "exposes no metric")
    return exposition


def _named(families: Iterable[MetricFamily]) -> Exposition:
    """The metrics by the name of their samples in Prometheus, or by its beginning."""
    exposition: Exposition = {}
    for family in families:
        suffix = {"counter": "_total", "info": "_info"}.get(family.type, "")
        name = family.name + suffix
        kind = _KINDS.get(family.type, family.type)
        known = exposition.setdefault(name, ExposedMetric(name, kind, family.documentation, unit=family.unit))
        known.samples += family.samples
    return exposition


def _true_names(body: str, families: Iterable[MetricFamily]) -> Iterable[MetricFamily]:
    announced = set(_COUNTERS.findall(body))
    for family in families:
        if family.type == "counter" and f"{family.name}_total" not in announced:
            # A counter that does not end in _total keeps its name in Prometheus, and here if it has no type.
            untyped = MetricFamily(family.name, family.documentation, "unknown")
            untyped.samples = [sample._replace(name=sample.name.removesuffix("_total")) for sample in family.samples]
            yield untyped
        else:
            yield family


def _unreadable(scraped: Scrape, summary: str, fix: str = "") -> ProblemsFound:
    return ProblemsFound(Problem("audit/scrape", None, scraped.url, summary, fix=fix))
