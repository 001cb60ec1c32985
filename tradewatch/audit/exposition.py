"""An exposition, read: what is announced, as what, with which samples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from prometheus_client.metrics_core import Metric as Family
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as text
from prometheus_client.samples import Sample

from tradewatch.audit.endpoint import Scrape
from tradewatch.model import Problem, ProblemsFound

_OPENMETRICS = "application/openmetrics-text"
_TEXT = "text/plain"

# Characters of a line; the longest of a catalogue with labels of 128 characters has a tenth.
_LONGEST = 16_384

# A counter's announcement in the text format; prometheus_client reads the one of `x` as that of `x_total`.
_COUNTERS = re.compile(r"^[ \t]*#[ \t]*TYPE[ \t]+(\S+)[ \t]+counter", re.MULTILINE)

# What OpenMetrics has beside Prometheus' own types, and how Prometheus reads it.
_KINDS = {"info": "gauge", "stateset": "gauge", "untyped": "", "unknown": ""}


@dataclass
class Exposed:
    """A metric as it is exposed; `kind`, `help` and `unit` are empty when no line of the exposition says them."""

    name: str
    kind: str
    help: str
    samples: list[Sample] = field(default_factory=list)
    unit: str = ""


Exposition = dict[str, Exposed]


def read(scraped: Scrape) -> Exposition:
    """The metrics of an answer, by the name that announces them. Raises ProblemsFound when it is no exposition."""
    kind = scraped.content_type.partition(";")[0].strip().lower()
    if kind not in (_OPENMETRICS, _TEXT):
        shown = f"of the type {kind!r}" if kind else "without a Content-Type"
        raise _unreadable(scraped, f"is {shown}, which Prometheus 3 does not read", "serve it as text/plain")
    try:
        body = scraped.body.decode()
    except UnicodeDecodeError as error:
        raise _unreadable(scraped, f"is no UTF-8 at byte {error.start:,}") from None
    if any(len(line) > _LONGEST for line in body.splitlines()):
        raise _unreadable(scraped, f"has a line of more than {_LONGEST:,} characters")
    try:
        exposition = _named(openmetrics(body) if kind == _OPENMETRICS else _true_names(body, text(body)))
    except Exception as error:  # the reader under this raises whatever comes up
        told = " ".join(str(error).split())[:200] or type(error).__name__
        raise _unreadable(scraped, f"is no exposition: {told}") from None
    if not exposition:
        raise _unreadable(scraped, "exposes nothing")
    return exposition


def _named(families: Iterable[Family]) -> Exposition:
    """By the name that stands on the samples in Prometheus, or that they begin with."""
    exposition: Exposition = {}
    for family in families:
        suffix = {"counter": "_total", "info": "_info"}.get(family.type, "")
        name = family.name + suffix
        kind = _KINDS.get(family.type, family.type)
        known = exposition.setdefault(name, Exposed(name, kind, family.documentation, unit=family.unit))
        known.samples += family.samples
    return exposition


def _true_names(body: str, families: Iterable[Family]) -> Iterable[Family]:
    announced = set(_COUNTERS.findall(body))
    for family in families:
        if family.type == "counter" and f"{family.name}_total" not in announced:
            # A counter that does not end in _total keeps its name in Prometheus; as an untyped one it does here.
            told = Family(family.name, family.documentation, "unknown")
            told.samples = [sample._replace(name=sample.name.removesuffix("_total")) for sample in family.samples]
            yield told
        else:
            yield family


def _unreadable(scraped: Scrape, summary: str, fix: str = "") -> ProblemsFound:
    return ProblemsFound(Problem("audit/scrape", None, scraped.url, summary, fix=fix))
