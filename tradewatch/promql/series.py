"""The series that an expression can select: of the catalogue, of recording rules, or of a plain file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from tradewatch.model import BOOL, ONE, TIMESTAMP, Unit
from tradewatch.promql.domain import ANYTHING, NOT_NEGATIVE, ZERO_OR_ONE, Domain
from tradewatch.promql.labels import ANY_LABELS, Labels
from tradewatch.promql.types import INSTANT, Buckets, Type

T = TypeVar("T")


class SeriesKind(StrEnum):
    """The kind of the samples. A histogram has three kinds of series."""

    COUNTER = "counter"
    GAUGE = "gauge"
    BUCKET = "histogram bucket"
    SUM = "histogram sum"
    COUNT = "histogram count"
    NATIVE = "native histogram"
    UNKNOWN = "unknown"


_COUNTERS = {
    **dict.fromkeys((SeriesKind.COUNTER, SeriesKind.BUCKET, SeriesKind.SUM, SeriesKind.COUNT, SeriesKind.NATIVE), True),
    SeriesKind.GAUGE: False,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Series:
    """All series with the same name.

    `unit` is the unit of the samples: the buckets and the count of a histogram are numbers, and `buckets` has the unit
    of the observed values. Without a `domain`, the domain follows from kind and unit. `seen` has label values that were
    observed, and `label_sets` series that existed at the same time; there may be others. `at_zero` are those of them
    whose value was 0, and `span` has the observed values of all.
    """

    name: str
    kind: SeriesKind = SeriesKind.UNKNOWN
    unit: Unit | None = None
    labels: Labels = ANY_LABELS
    domain: Domain | None = None
    buckets: Buckets | None = None
    seen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    label_sets: tuple[Mapping[str, str], ...] = ()
    at_zero: tuple[Mapping[str, str], ...] = ()
    span: Domain | None = None

    @cached_property
    def type(self) -> Type:
        """The type of an instant selector for these series."""
        return Type(INSTANT, self.unit, self.labels, _COUNTERS.get(self.kind), self._domain(), self.buckets)

    def _domain(self) -> Domain:
        if self.domain is not None:
            return self.domain
        if self.unit == BOOL:
            return ZERO_OR_ONE
        # The sum of a histogram can fall, because an observed value can be negative.
        counts = self.kind in (SeriesKind.COUNTER, SeriesKind.BUCKET, SeriesKind.COUNT)
        return NOT_NEGATIVE if counts or self.unit == TIMESTAMP else ANYTHING


def merged(one: Series, other: Series) -> Series:
    """One metric of two catalogues, in any order: what one does not know, the other may; where they differ, nothing."""
    if ANY_LABELS in (one.labels, other.labels):
        labels = one.labels if other.labels == ANY_LABELS else other.labels
    else:
        labels = one.labels.or_(other.labels)
    names = one.seen.keys() | other.seen.keys()
    none = frozenset[str]()
    return Series(
        name=one.name,
        kind=_agreed(one.kind, other.kind, SeriesKind.UNKNOWN),
        unit=_agreed(one.unit, other.unit, None),
        labels=labels,
        domain=one.type.domain.or_(other.type.domain),
        buckets=_agreed(one.buckets, other.buckets, None),
        seen={name: one.seen.get(name, none) | other.seen.get(name, none) for name in names},
        span=one.span.or_(other.span) if one.span is not None and other.span is not None else None,
    )


def _agreed(one: T, other: T, unknown: T) -> T:
    if one == other or other == unknown:
        return one
    return other if one == unknown else unknown


def _alerts(values: dict[str, frozenset[str]]) -> Labels:
    always = frozenset({"alertname", *values})
    return Labels(always, always, True, values)


# The series that Prometheus writes for its own alerts.
OF_PROMETHEUS = (
    Series(
        name="ALERTS",
        kind=SeriesKind.GAUGE,
        unit=ONE,
        labels=_alerts({"alertstate": frozenset({"pending", "firing"})}),
        domain=Domain.of(1.0),
    ),
    Series(name="ALERTS_FOR_STATE", kind=SeriesKind.GAUGE, unit=TIMESTAMP, labels=_alerts({})),
)
