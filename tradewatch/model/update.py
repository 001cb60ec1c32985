"""What an event does to a metric."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from tradewatch.model.defined import Defined
from tradewatch.model.metric import COUNTER, GAUGE, HISTOGRAM, Metric, MetricKind
from tradewatch.model.unit import TIMESTAMP


@dataclass(frozen=True, eq=False)
class Update(Defined):
    """One update of a metric. Each label of the metric is an argument of the event, or in its `derived` labels.

    `when` is Python source of a condition. An event makes at most one of its updates with a condition: the first whose
    condition holds.
    """

    kind: ClassVar[MetricKind]
    # The method of the metric's child in tradewatch.instruments.
    method: ClassVar[str]

    metric: Metric
    when: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if self.metric.kind is not self.kind:
            self.reject("metric", f"{self.metric} is a {self.metric.kind}, not a {self.kind}")

    @property
    def subject(self) -> str:
        """How messages name it: `Count of requests_total`."""
        return f"{type(self).__name__} of {self.metric}"


@dataclass(frozen=True, eq=False)
class Count(Update):
    """Counts one more."""

    kind, method = COUNTER, "inc"


@dataclass(frozen=True, eq=False)
class Stamp(Update):
    """Sets a timestamp to the current time."""

    kind, method = GAUGE, "stamp"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.metric.unit != TIMESTAMP:
            self.reject("metric", f"{self.metric} has the unit {self.metric.unit}, not {TIMESTAMP}", fix="use Set")


@dataclass(frozen=True, eq=False)
class Remove(Update):
    """Stops exporting a gauge; of closed labels that the event does not have, for all values."""

    kind, method = GAUGE, "remove"


@dataclass(frozen=True, eq=False)
class ValueUpdate(Update):
    """An update with a value: `value` is the name of an argument, a number, or an expression, as Python source."""

    value: str


@dataclass(frozen=True, eq=False)
class Add(ValueUpdate):
    """Adds an amount to a counter."""

    kind, method = COUNTER, "add"


@dataclass(frozen=True, eq=False)
class Set(ValueUpdate):
    """Sets a gauge."""

    kind, method = GAUGE, "set"


@dataclass(frozen=True, eq=False)
class Observe(ValueUpdate):
    """Observes a value in a histogram."""

    kind, method = HISTOGRAM, "observe"
