"""Series without a definition: what their names and types, and the label sets of their samples, tell about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import isfinite, nan
from typing import NamedTuple, TypeVar, overload

from tradewatch.model import BOOL, BYTES, ONE, SECONDS
from tradewatch.plain.names import never_negative, unit_of
from tradewatch.promql import Buckets, Domain, Labels, Series, SeriesKind

# Prometheus adds these labels to all series of a target.
_OF_TARGETS = ("instance", "job")
_NO_TARGET = dict.fromkeys(_OF_TARGETS, "")

# Service discovery, relabelling and federation often add these labels. No sample of an endpoint shows them.
OF_DISCOVERY = frozenset(
    {
        *("app", "availability_zone", "cluster", "component", "container", "datacenter", "dc", "endpoint", "env"),
        *("environment", "host", "hostname", "metrics_path", "monitor", "namespace", "node", "nodename", "pod"),
        *("prometheus", "region", "replica", "role", "service", "site", "stage", "target", "team", "tenant", "zone"),
        # of the examples for Kubernetes
        *("app_kubernetes_io_component", "app_kubernetes_io_instance", "app_kubernetes_io_name", "k8s_app"),
        *("kubernetes_name", "kubernetes_namespace", "kubernetes_node", "kubernetes_pod_name"),
    }
)

# Prometheus itself stores these series for each target, with all labels of the target.
OF_SCRAPES = tuple(
    Series(
        name=name, kind=SeriesKind.GAUGE, unit=unit, labels=Labels(frozenset(_OF_TARGETS), frozenset(_OF_TARGETS), True)
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

# The labels of these series are the labels of an object, for example of a pod in Kubernetes: any name is possible.
_OF_OBJECTS = ("_annotations", "_labels")

_KINDS = {"counter": SeriesKind.COUNTER, "gauge": SeriesKind.GAUGE, "summary": SeriesKind.GAUGE}
_PARTS = {"_bucket": SeriesKind.BUCKET, "_sum": SeriesKind.SUM, "_count": SeriesKind.COUNT}
SUFFIXES = tuple(_PARTS)

# Metrics whose series have a suffix each.
IN_PARTS = ("histogram", "summary")


# Label sets of a series that are kept: enough to see which of them a join would find twice.
_MOST_LABEL_SETS = 1_000


T = TypeVar("T")


class Unread(Sequence[T]):
    """A list that is made when it is first read: most series of a large catalogue are in no expression."""

    def __init__(self, read: Callable[[], Sequence[T]]) -> None:
        self._make = read

    @cached_property
    def _read(self) -> Sequence[T]:
        return self._make()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._read[index]

    def __len__(self) -> int:
        return len(self._read)

    def __iter__(self) -> Iterator[T]:
        return iter(self._read)


class MetricMetadata(NamedTuple):
    """A metric with its type, unit and help as in `# TYPE`, `# UNIT` and `# HELP`; empty if unknown."""

    name: str
    type: str = ""
    unit: str = ""
    help: str = ""


class Observed(NamedTuple):
    """The series with one name, as a source shows them: `seen` is None if no sample shows the labels.

    `at_once` says that all of them existed at the same time.
    """

    name: str
    family: MetricMetadata
    seen: Sequence[Mapping[str, str]] | None
    values: Sequence[float] = ()
    at_once: bool = False

    @property
    def series(self) -> Series:
        """What the checks read."""
        return _series(*self)


def _series(
    name: str, family: MetricMetadata, seen: Sequence[Mapping[str, str]] | None, values: Sequence[float], at_once: bool
) -> Series:
    part = _PARTS.get(name.removeprefix(family.name)) if family.type in IN_PARTS else None
    whole = SeriesKind.NATIVE if family.type == "histogram" and name == family.name else None
    kind = part or whole or _KINDS.get(family.type, SeriesKind.UNKNOWN)
    accumulates = family.type in ("counter", *IN_PARTS)
    observed = unit_of(
        family.name, accumulates=accumulates, unit=family.unit, text=family.help, values=() if part else values
    )
    unit = None if whole else ONE if kind in (SeriesKind.BUCKET, SeriesKind.COUNT) else observed
    positive = kind is SeriesKind.GAUGE and family.type == "gauge" and never_negative(name, unit, values)
    domain = Domain(low=0.0) if positive else None
    if seen is None:
        buckets = Buckets(observed, None, native=bool(whole)) if whole or kind is SeriesKind.BUCKET else None
        return Series(name=name, kind=kind, unit=unit, domain=domain, buckets=buckets)
    # Many series have the same labels, and few values of each: 200,000 series are read in a second.
    keys = set(map(tuple, seen))
    names = [frozenset((*_OF_TARGETS, *each)) for each in keys]
    always = frozenset.intersection(*names) if names else frozenset(_OF_TARGETS)
    # Prometheus renames a label of the sample that the target has too.
    own = frozenset[str]().union(*keys).intersection(OF_DISCOVERY | {*_OF_TARGETS})
    exported = (f"exported_{label}" for label in own)
    perhaps = always.union(*names, OF_DISCOVERY, exported)
    pairs: set[tuple[str, str]] = set()
    for each in seen:
        pairs.update(each.items())
    values_of: dict[str, set[str]] = {}
    for label, text in pairs:
        if text:
            values_of.setdefault(label, set()).add(text)
    label_sets = tuple({**_NO_TARGET, **each} for each in seen[:_MOST_LABEL_SETS]) if at_once else ()
    finite = [value for value in values if isfinite(value)]
    bounds = sorted(bound for bound in map(_bound, values_of.get("le", ())) if isfinite(bound))
    return Series(
        name=name,
        kind=kind,
        unit=unit,
        labels=Labels(always, perhaps, name.endswith(_OF_OBJECTS)),
        domain=domain,
        seen={label: frozenset(found) for label, found in values_of.items()},
        label_sets=label_sets,
        at_zero=tuple(each for each, value in zip(label_sets, values, strict=False) if value == 0),
        buckets=Buckets(observed, tuple(bounds) or None) if kind is SeriesKind.BUCKET else None,
        span=Domain(min(finite), max(finite)) if finite and not accumulates else None,
    )


def _bound(text: str) -> float:
    """A bucket's upper bound; NaN if it is not a number, because Prometheus ignores such a bucket."""
    try:
        return float(text)
    except ValueError:
        return nan
