"""A catalogue from an exposition: what some endpoint says of its metrics, and what is seen in its samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isfinite, nan
from pathlib import Path

from prometheus_client.samples import Sample

from tradewatch.audit.endpoint import Scrape
from tradewatch.audit.exposition import ExposedMetric, read_exposition
from tradewatch.foreign import read_file
from tradewatch.model import BOOL, BYTES, ONE, SECONDS, Unit
from tradewatch.plain.names import UNITS, unit_of
from tradewatch.promql import Buckets, Labels, Series, SeriesKind

# What a scrape adds to every series of a target, before anybody's service discovery.
OF_TARGETS = ("instance", "job")

# What service discovery, relabelling and federation usually add on top. A series may have them, though no sample of an
# endpoint shows it.
OF_DISCOVERY = (
    *("app", "availability_zone", "cluster", "component", "container", "datacenter", "dc", "endpoint", "env"),
    *("environment", "host", "hostname", "monitor", "namespace", "node", "nodename", "pod", "prometheus", "region"),
    *("replica", "role", "service", "stage", "target", "team", "tenant", "zone"),
)

# What Prometheus itself writes of every target, with whatever labels targets have.
OF_SCRAPES = tuple(
    Series(
        name=name, kind=SeriesKind.GAUGE, unit=unit, labels=Labels(frozenset(OF_TARGETS), frozenset(OF_TARGETS), True)
    )
    for name, unit in (
        ("up", BOOL),
        ("scrape_body_size_bytes", BYTES),
        ("scrape_duration_seconds", SECONDS),
        ("scrape_sample_limit", ONE),
        ("scrape_samples_post_metric_relabeling", ONE),
        ("scrape_samples_scraped", ONE),
        ("scrape_series_added", ONE),
        ("scrape_timeout_seconds", SECONDS),
    )
)

# Series of which each label is one that somebody put on an object: nobody knows which there are.
_OF_OBJECTS = ("_annotations", "_labels")

_PARTS = {"_bucket": SeriesKind.BUCKET, "_sum": SeriesKind.SUM, "_count": SeriesKind.COUNT}
_KINDS = {"counter": SeriesKind.COUNTER, "gauge": SeriesKind.GAUGE, "summary": SeriesKind.GAUGE}


def catalogue_of(path: Path) -> tuple[Series, ...]:
    """The series of an exposition file, text or OpenMetrics. Raises ProblemsFound when it is none."""
    body = read_file(path)
    kind = "application/openmetrics-text" if body.rstrip().endswith(b"# EOF") else "text/plain"
    exposition = read_exposition(Scrape(str(path), kind, body, 0.0))
    return tuple(series for exposed in exposition.values() for series in series_of(exposed))


def series_of(exposed: ExposedMetric) -> Iterator[Series]:
    """Each name under which the samples of one metric are stored."""
    by_name: dict[str, list[Sample]] = {}
    for sample in exposed.samples:
        by_name.setdefault(sample.name, []).append(sample)
    for name, samples in by_name.items():
        if name.endswith("_created") and name != exposed.name:
            yield series(name, SeriesKind.GAUGE, None, [each.labels for each in samples])
            continue
        part = _PARTS.get(name.removeprefix(exposed.name)) if exposed.kind in ("histogram", "summary") else None
        kind = part or _KINDS.get(exposed.kind, SeriesKind.UNKNOWN)
        accumulates = exposed.kind in ("counter", "histogram", "summary")
        unit = UNITS.get(exposed.unit) or unit_of(exposed.name, accumulates=accumulates)
        yield series(name, kind, unit, [each.labels for each in samples])


def series(name: str, kind: SeriesKind, observed: Unit | None, seen: Iterable[Mapping[str, str]]) -> Series:
    """A series with the labels that were seen; `observed` is the unit of the metric, not of its buckets and counts."""
    label_sets = [{**dict.fromkeys(OF_TARGETS, ""), **each} for each in seen]
    always = frozenset.intersection(*map(frozenset, label_sets)) if label_sets else frozenset(OF_TARGETS)
    perhaps = frozenset[str]().union(*label_sets, always, OF_DISCOVERY)
    values = {label: frozenset(each[label] for each in label_sets if each.get(label)) for label in perhaps}
    counts = kind in (SeriesKind.BUCKET, SeriesKind.COUNT)
    bounds = sorted(bound for bound in map(_bound, values.get("le", ())) if isfinite(bound))
    return Series(
        name=name,
        kind=kind,
        unit=ONE if counts else observed,
        labels=Labels(always, perhaps, name.endswith(_OF_OBJECTS)),
        seen={label: found for label, found in values.items() if found},
        buckets=Buckets(observed, tuple(bounds) or None) if kind is SeriesKind.BUCKET else None,
    )


def _bound(text: str) -> float:
    """A bucket's upper bound; NaN for what is not a number, which Prometheus passes over."""
    try:
        return float(text)
    except ValueError:
        return nan
