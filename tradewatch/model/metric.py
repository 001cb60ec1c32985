"""What is measured: metrics, their labels, and how an expression or a test writes them."""

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
from tradewatch.model.matcher import LABEL_NAME, Matcher, matching
from tradewatch.model.problem import DefinitionError, Problem, did_you_mean
from tradewatch.model.source import here
from tradewatch.model.unit import ONE, Unit
from tradewatch.model.validator import NonBlank

METRIC_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


class MetricKind(StrEnum):
    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


COUNTER, GAUGE, HISTOGRAM = MetricKind.COUNTER, MetricKind.GAUGE, MetricKind.HISTOGRAM


@dataclass(frozen=True, eq=False)
class Label(Defined):
    """A label of a metric: a closed set of values, or a bound on how many there may be."""

    name: str
    values: tuple[str, ...] = ()
    maximum: int | None = None

    def __post_init__(self) -> None:
        if not LABEL_NAME.fullmatch(self.name) or self.name.startswith("__"):
            self.reject("name", f"{self.name!r} is not a label name")
        if bool(self.values) is (self.maximum is not None):
            self.reject("values", "a label needs either `values` or a `maximum`", fix="so that series stay countable")
        if len(set(self.values)) != len(self.values):
            self.reject("values", "a value is given twice")
        if self.maximum is not None and self.maximum < 1:
            self.reject("maximum", f"a maximum of {self.maximum} leaves no value")

    @property
    def size(self) -> int:
        """How many values there may be."""
        return len(self.values) if self.maximum is None else self.maximum

    def admits(self, matcher: Matcher) -> bool:
        """Whether some value of a closed set passes the matcher; an open set admits everything."""
        return not self.values or any(matcher.matches(value) for value in self.values)


@dataclass(frozen=True, eq=False)
class Exporter(Defined):
    """Who exposes a metric: `job` is the scrape job, `labels` what Prometheus puts on every series of it.

    `scraped` is False for what Prometheus itself writes about a target, which no endpoint exposes. `budget` is how many
    series one process may expose of what is our own; None where somebody else decides on names and labels. `prefix`
    begins the name of every metric.
    """

    name: NonBlank
    job: NonBlank
    labels: tuple[Label, ...]
    scraped: bool = True
    budget: int | None = None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Samples:
    """An input series of a test: its value `t` seconds after the start is `start + slope * t`."""

    series: str
    labels: Mapping[str, str]
    start: float
    slope: float


@dataclass(frozen=True, eq=False)
class Metric(Defined):
    """A metric that the exporter exposes under exactly this name; `str()` is that name.

    `labels` are the metric's own; the exporter's come on top in `all_labels`. `required` metrics are missed
    when they vanish. `unshown` says why no dashboard and no alert reads it, of the few of which that is right.
    `stamped_by` is the timestamp that is set whenever this value is: a client library goes on exposing the last
    value of a loop that has died, and only the timestamp shows it. `paused_by` is a 0/1 metric; while it is 0, a
    closed market say, nothing is expected of this one. `within` are the bounds of its values, both included, None
    where there is none: 0 and 1 of a fall from the peak. A count and a number of bytes are 0 or more without it.
    """

    name: str
    kind: MetricKind
    unit: Unit
    help: str
    exporter: Exporter
    labels: tuple[Label, ...] = ()
    buckets: tuple[float, ...] = ()
    required: bool = False
    unshown: str = ""
    stamped_by: Metric | None = None
    paused_by: Metric | None = None
    within: tuple[float | None, float | None] | None = None

    def __post_init__(self) -> None:
        if not METRIC_NAME.fullmatch(self.name):
            self.reject("name", f"{self.name!r} is not a metric name", fix="letters, digits, `_` and `:`")
        if not self.help.strip():
            self.reject("help", "a metric without help", fix="say in one line what is measured")
        if bool(self.buckets) is not (self.kind is HISTOGRAM):
            self.reject("buckets", "a histogram needs buckets, and nothing else has them")
        if any(low >= high for low, high in zip(self.buckets, self.buckets[1:], strict=False)):
            self.reject("buckets", "bucket bounds must rise")
        if self.buckets and self.buckets[0] < 0:
            self.reject(
                "buckets",
                "the first bucket bound is negative",
                details="prometheus_client then exports no `_sum`, so no mean can be drawn",
                fix="two histograms, one for each direction",
            )
        if None not in (ends := self.within or (None, None)) and not ends[0] < ends[1]:  # type: ignore[operator]
            self.reject("within", f"no value lies within {ends[0]:g} and {ends[1]:g}")
        names = [label.name for label in self.all_labels]
        if len(set(names)) != len(names):
            self.reject("labels", "a label is given twice, or is one that the exporter sets")

    def __str__(self) -> str:
        return self.name

    @property
    def all_labels(self) -> tuple[Label, ...]:
        """Every label of the metric in Prometheus: the exporter's and its own."""
        return self.exporter.labels + self.labels

    def label(self, name: str) -> Label | None:
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Label]:
        return {label.name: label for label in self.all_labels}

    @property
    def bucket(self) -> Metric:
        return self._part("bucket")

    @property
    def sum(self) -> Metric:
        return self._part("sum")

    @property
    def count(self) -> Metric:
        return self._part("count")

    def _part(self, part: str) -> Metric:
        if self.kind is not HISTOGRAM:
            raise DefinitionError(
                Problem(
                    "definition",
                    here(),
                    self.subject,
                    f"a {self.kind} has no `.{part}`",
                    fix="only a histogram has buckets, a sum and a count",
                )
            )
        return self._parts[part]

    @cached_property
    def _parts(self) -> Mapping[str, Metric]:
        """A histogram's three families."""
        le = Label("le", (*map(_bound, self.buckets), "+Inf"), defined=self.defined)
        families = {"bucket": (ONE, (*self.labels, le)), "sum": (self.unit, self.labels), "count": (ONE, self.labels)}
        return {
            part: replace(self, name=f"{self.name}_{part}", kind=COUNTER, unit=unit, labels=labels, buckets=())
            for part, (unit, labels) in families.items()
        }

    @property
    def series(self) -> tuple[Metric, ...]:
        """What can be selected: the metric itself, or a histogram's three families."""
        return (self.bucket, self.sum, self.count) if self.kind is HISTOGRAM else (self,)

    @property
    def most_series(self) -> int:
        """What one process exposes at the most: all combinations of the metric's own labels, in each of its series."""
        return sum(math.prod(label.size for label in series.labels) for series in self.series)

    @checked
    def where(self, *matchers: Matcher, **equal: str) -> str:
        """A selector: `REQUESTS.where(route="/orders")` is `http_requests_total{route="/orders"}`.

        Raises DefinitionError at the caller's line for a label the metric has not, or a value that cannot occur.
        """
        chosen = matching(*matchers, **equal)
        for matcher in chosen:
            self._require(matcher)
        return f"{self.name}{{{','.join(map(str, chosen))}}}"

    @checked
    def grows(self, amount: float, *, per: str, **labels: str) -> Samples:
        """A counter's test series that gains `amount` every `per`."""
        return self._samples(0.0, amount / self._time(per), labels)

    @checked
    def stays(self, value: float, **labels: str) -> Samples:
        """A test series that keeps one value."""
        return self._samples(value, 0.0, labels)

    @checked
    def lags(self, age: float, **labels: str) -> Samples:
        """A timestamp's test series that stays `age` seconds behind the clock."""
        return self._samples(-age, 1.0, labels)

    @checked
    def observed(self, quantile: float, at: float, *, count: float, per: str, **labels: str) -> tuple[Samples, ...]:
        """A histogram's test series that gain `count` observations every `per`, their `quantile` lying `at` a value.

        histogram_quantile interpolates within a bucket; the observations are spread over three buckets so that it
        comes out at exactly `at`. Raises DefinitionError at the caller's line for a value that it cannot come out
        at: above the largest finite bound, or below the quantile's share of the first one.
        """
        bounds = (0.0, *self.buckets)
        position = bisect_left(self.buckets, at)
        if position == len(self.buckets) or at < quantile * self.buckets[0]:
            lowest, highest = quantile * self.buckets[0], self.buckets[-1]
            raise self._mistake(f"its {quantile:g} quantile is never {at:g}", f"between {lowest:g} and {highest:g}")
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
            raise self._mistake(f"cannot grow per {per!r}", "a duration such as 1m")
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
        raise DefinitionError(Problem("definition", here(), self.subject, summary, fix=fix))


def _bound(value: float) -> str:
    """A bucket bound as prometheus_client writes it: 1 is `1.0`, a million is `1e+06`."""
    text = repr(float(value))
    point = text.find(".")
    if point <= 6:
        return text
    # Go goes over to exponents sooner than Python.
    mantissa = f"{text[0]}.{text[1:point]}{text[point + 1 :]}".rstrip("0.")
    return f"{mantissa}e+{point - 1:02d}"
