"""Metrics with their labels, and the selectors and test series that are made from them."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from tradewatch.model.checked import checked
from tradewatch.model.defined import Defined
from tradewatch.model.duration import seconds
from tradewatch.model.label import Label
from tradewatch.model.matcher import Matcher, matching
from tradewatch.model.problem import DefinitionError, Problem, did_you_mean
from tradewatch.model.source import here
from tradewatch.model.unit import BOOL, BYTES, ONE, TIMESTAMP, Unit
from tradewatch.model.validator import NonBlank

METRIC_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")

# A time in seconds is below this number until the year 5138; the current time in milliseconds is above it.
MILLISECONDS = 1e11


class MetricKind(StrEnum):
    """The type of a metric in Prometheus."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


COUNTER, GAUGE, HISTOGRAM = MetricKind.COUNTER, MetricKind.GAUGE, MetricKind.HISTOGRAM


@dataclass(frozen=True, eq=False)
class Exporter(Defined):
    """The program that exposes a metric: `job` is its scrape job, and Prometheus adds `labels` to all its series.

    `scraped` is False for series that Prometheus itself writes about a target, and no endpoint exposes. `budget` is how
    many series one process may expose; None for programs that are not ours. The name of every metric begins with
    `prefix`.
    """

    name: NonBlank
    job: NonBlank
    labels: tuple[Label, ...]
    scraped: bool = True
    budget: int | None = None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Samples:
    """An input series of a test; its value is `start + slope * t`, `t` seconds after the start."""

    series: str
    labels: Mapping[str, str]
    start: float
    slope: float


@dataclass(frozen=True, eq=False)
class Metric(Defined):
    """A metric that the exporter exposes under exactly this name; `str()` is that name.

    `labels` are the metric's own, without the exporter's. A missing `required` metric is reported. `why_unused` is the
    reason why no dashboard and no alert reads the metric, `why_no_alert` the reason why no rule does, if a dashboard
    shows it. `stamped_by` is a timestamp that is set together with this
    value: after a loop has died, a client library still exposes its last value, and only the timestamp shows its age.
    While the 0/1 metric `paused_by` is 0, for example outside opening hours, no updates are expected. `within`
    are the lowest and the highest possible value, or None without one; without it, counts and bytes are 0 or more.
    """

    name: str
    kind: MetricKind
    unit: Unit
    help: str
    exporter: Exporter
    labels: tuple[Label, ...] = ()
    buckets: tuple[float, ...] = ()
    required: bool = False
    why_unused: str = ""
    why_no_alert: str = ""
    stamped_by: Metric | None = None
    paused_by: Metric | None = None
    within: tuple[float | None, float | None] | None = None

    def __post_init__(self) -> None:
        if not METRIC_NAME.fullmatch(self.name):
            self.reject("name", f"{self.name!r} is not a metric name", fix="use letters, digits, `_` and `:`")
        if not self.help.strip():
            self.reject("help", "the metric has no help", fix="write in one line what it measures")
        if bool(self.buckets) is not (self.kind is HISTOGRAM):
            self.reject("buckets", "a histogram needs buckets, and no other metric has them")
        if any(low >= high for low, high in zip(self.buckets, self.buckets[1:], strict=False)):
            self.reject("buckets", "the bucket bounds must increase")
        if self.buckets and self.buckets[0] < 0:
            self.reject(
                "buckets",
                "the first bucket bound is negative",
                details="prometheus_client then does not export `_sum`, which a mean needs",
                fix="use two histograms, one for each direction",
            )
        if None not in (ends := self.within or (None, None)) and not ends[0] < ends[1]:  # type: ignore[operator]
            self.reject("within", f"no value is between {ends[0]:g} and {ends[1]:g}")
        names = [label.name for label in self.all_labels]
        if len(set(names)) != len(names):
            self.reject("labels", "a label is given twice, or the exporter has it too")

    def __str__(self) -> str:
        return self.name

    @property
    def all_labels(self) -> tuple[Label, ...]:
        """Every label of the metric in Prometheus: the exporter's and its own."""
        return self.exporter.labels + self.labels

    def label(self, name: str) -> Label | None:
        """The label with this name, the metric's own or the exporter's; None without one."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Label]:
        return {label.name: label for label in self.all_labels}

    @property
    def bucket(self) -> Metric:
        """The `_bucket` series of a histogram. Raises DefinitionError for any other metric; so do `sum` and `count`."""
        return self._part("bucket")

    @property
    def sum(self) -> Metric:
        """The `_sum` series of a histogram."""
        return self._part("sum")

    @property
    def count(self) -> Metric:
        """The `_count` series of a histogram."""
        return self._part("count")

    def _part(self, part: str) -> Metric:
        if self.kind is not HISTOGRAM:
            raise self._mistake(
                f"a {self.kind} has no `.{part}`", "use a histogram, which has buckets, a sum and a count"
            )
        return self._parts[part]

    @cached_property
    def _parts(self) -> Mapping[str, Metric]:
        """A histogram's series as metrics."""
        le = Label("le", (*map(_bound, self.buckets), "+Inf"), defined=self.defined)
        families = {"bucket": (ONE, (*self.labels, le)), "sum": (self.unit, self.labels), "count": (ONE, self.labels)}
        return {
            part: replace(self, name=f"{self.name}_{part}", kind=COUNTER, unit=unit, labels=labels, buckets=())
            for part, (unit, labels) in families.items()
        }

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest possible value: `within`, or what follows from the unit; infinite without one."""
        if self.within is not None:
            low, high = self.within
            return -math.inf if low is None else low, math.inf if high is None else high
        if self.unit == TIMESTAMP:
            return 0.0, MILLISECONDS
        if self.unit == BOOL:
            return 0.0, 1.0
        return (0.0 if self.unit in (ONE, BYTES) else -math.inf), math.inf

    @property
    def series(self) -> tuple[Metric, ...]:
        """The metrics to select: the metric itself, or the `_bucket`, `_sum` and `_count` of a histogram."""
        return (self.bucket, self.sum, self.count) if self.kind is HISTOGRAM else (self,)

    @property
    def most_series(self) -> int:
        """The maximum number of series of one process: all combinations of the metric's own labels, for each series.

        All but gauges have OTHER besides a label's `maximum` values.
        """
        other = self.kind is not GAUGE
        return sum(
            math.prod(label.size + (other and label.maximum is not None) for label in series.labels)
            for series in self.series
        )

    @checked
    def where(self, *matchers: Matcher, **equal: str) -> str:
        """A selector: `REQUESTS.where(route="/login")` is `http_requests_total{route="/login"}`.

        Raises DefinitionError at the caller's line for a label that the metric does not have, or an impossible value.
        """
        chosen = matching(*matchers, **equal)
        for matcher in chosen:
            self._require(matcher)
        return f"{self.name}{{{','.join(map(str, chosen))}}}"

    @checked
    def grows(self, amount: float, *, per: str, **labels: str) -> Samples:
        """A test series of a counter that increases by `amount` per duration `per`."""
        return self._samples(0.0, amount / self._time(per), labels)

    @checked
    def stays(self, value: float, **labels: str) -> Samples:
        """A test series with a constant value."""
        return self._samples(value, 0.0, labels)

    @checked
    def lags(self, age: float, **labels: str) -> Samples:
        """A test series of a timestamp that is always `age` seconds old."""
        return self._samples(-age, 1.0, labels)

    @checked
    def observed(self, quantile: float, at: float, *, count: float, per: str, **labels: str) -> tuple[Samples, ...]:
        """A histogram's test series with `count` observations per duration `per`, whose `quantile` is exactly `at`.

        The observations are in three buckets, because histogram_quantile interpolates within a bucket. Raises
        DefinitionError at the caller's line for an impossible value: above the largest finite bound, or below the
        quantile's share of the first bound.
        """
        bounds = (0.0, *self.buckets)
        position = bisect_left(self.buckets, at)
        if position == len(self.buckets) or at < quantile * self.buckets[0]:
            lowest, highest = quantile * self.buckets[0], self.buckets[-1]
            fix = f"use a value between {lowest:g} and {highest:g}"
            raise self._mistake(f"its {quantile:g} quantile is never {at:g}", fix)
        low, high = bounds[position], bounds[position + 1]
        inside = (at - low) / (high - low)
        # Shares of all observations at most `low` and at most `high`: (quantile - below) / (upto - below) == inside.
        below, upto = ((quantile - inside) / (1 - inside), 1.0) if inside < quantile else (0.0, quantile / inside)
        shares = [*(below if bound <= low else upto for bound in self.buckets), 1.0]
        steps = zip(self.bucket.all_labels[-1].values, shares, strict=True)
        return (
            *(self.bucket.grows(count * share, per=per, le=bound, **labels) for bound, share in steps),
            self.count.grows(count, per=per, **labels),
            self.sum.grows(count * at, per=per, **labels),
        )

    def _time(self, per: str) -> float:
        try:
            length = seconds(per)
        except ValueError:
            length = 0
        if not length:
            raise self._mistake(f"per={per!r} is not a duration", "use a duration, for example 1m")
        return length

    def _mistake(self, summary: str, fix: str) -> DefinitionError:
        return DefinitionError(Problem("definition", here(), self.subject, summary, fix=fix))

    def _samples(self, start: float, slope: float, labels: Mapping[str, str]) -> Samples:
        for name, value in labels.items():
            self._require(Matcher(name, "=", value))
        return Samples(self.name, labels, float(start), float(slope))

    def _require(self, matcher: Matcher) -> None:
        label = self.label(matcher.label)
        if label is None:
            names = [label.name for label in self.all_labels]
            summary, fix = f"has no label {matcher.label!r}", did_you_mean(matcher.label, names)
        elif not label.admits(matcher):
            summary = f"label {label.name!r} is never {matcher.operator} {matcher.value!r}"
            fix = did_you_mean(matcher.value, label.values)
        else:
            return
        raise self._mistake(summary, fix)


def _bound(value: float) -> str:
    """A bucket bound in prometheus_client's format: `1.0` for 1, `1e+06` for a million."""
    text = repr(float(value))
    point = text.find(".")
    if point <= 6:
        return text
    # Go uses exponents for smaller numbers than Python.
    mantissa = f"{text[0]}.{text[1:point]}{text[point + 1 :]}".rstrip("0.")
    return f"{mantissa}e+{point - 1:02d}"
