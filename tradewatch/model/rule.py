"""Alerts and recording rules as data: a limit is an argument, not a number in an expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import dedent
from typing import TYPE_CHECKING

from tradewatch.model.checked import checked
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Hold, Seldom
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.metric import METRIC_NAME, Samples
from tradewatch.model.owner import OWNER, Owner
from tradewatch.model.per_environment import PerEnvironment
from tradewatch.model.problem import one_line
from tradewatch.model.threshold import Threshold
from tradewatch.model.unit import ONE, Unit
from tradewatch.model.validator import NonBlank, OneLine

if TYPE_CHECKING:
    from tradewatch.model.environment import Environment

Duration = Hold | PerEnvironment[Hold]

_ASSIGNED = re.compile(r"\b(\w+)\s*=")
_EXAMPLE = re.compile(r"[a-z0-9][a-z0-9-]*")


class Severity(str):
    """How urgent an alert is, as its label `severity` says. A higher `rank` is more urgent.

    The rank of CRITICAL is 3, of WARNING 2, of INFO 1: `Severity("page", rank=3)` is treated as CRITICAL is. An alert
    whose severity does not `notify` is for nobody, for example the dead man's switch.
    """

    __slots__ = ("notifies", "rank")

    notifies: bool
    rank: int

    @checked
    def __new__(cls, name: NonBlank, *, rank: int, notifies: bool = True) -> Severity:
        severity = super().__new__(cls, name)
        severity.rank, severity.notifies = rank, notifies
        return severity


CRITICAL, WARNING, INFO = (Severity(name, rank=rank) for name, rank in {"critical": 3, "warning": 2, "info": 1}.items())
NONE = Severity("none", rank=0, notifies=False)


def _unchanged(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
    return samples


@dataclass(frozen=True, kw_only=True, eq=False)
class Guard(Defined):
    """The alert only fires while `expr` returns something with the same values of the labels `on`.

    From series for which the alert fires, `just_closed` makes series for which this guard just prevents it, and
    `just_open` makes series for which it just does not.
    """

    expr: str
    on: tuple[str, ...]
    just_closed: Callable[[tuple[Samples, ...]], tuple[Samples, ...]]
    just_open: Callable[[tuple[Samples, ...]], tuple[Samples, ...]] = _unchanged

    def __post_init__(self) -> None:
        _clean_expression(self, "expr")
        _check_label_names(self, "on", self.on)


@dataclass(frozen=True, kw_only=True, eq=False)
class Example(Defined):
    """Series for a test of their own: the alert fires with `value`, or does not fire.

    With `before`, the target has these series before and after, and the test also notices when the alert fires.
    """

    name: str
    samples: tuple[Samples, ...]
    value: float | None = None
    before: tuple[Samples, ...] = ()

    def __post_init__(self) -> None:
        if not _EXAMPLE.fullmatch(self.name):
            fix = "use lower case letters, digits and dashes"
            self.reject("name", f"{self.name!r} is not an example's name", fix=fix)


@dataclass(frozen=True, kw_only=True, eq=False)
class Alert(Defined):
    """The base of ValueAlert and StateAlert.

    `signal` is the quantity that the alert watches, in snake case; a warning and a critical alert for the same quantity
    have the same signal. `hold` is how long the alert is pending (`for:`), and `keep_firing_for` how long it fires
    after its condition was last true. With `every`, Prometheus evaluates the alert only so often: one that reads a day
    costs much, because the range has thousands of samples of each series. `summary` and `description` are Prometheus
    templates. `labels` are added to the result, and distinguish alerts with the same name; `annotations` are templates
    besides those that every alert has, and replace those that are made from other definitions. An alert about `money`
    also fires during maintenance. The `owner` is the team that is notified; without one, it is that of the group, or of
    what the alert is about. `fires_too` and `silent_too` are tests besides those from the samples.
    """

    name: OneLine
    severity: Severity
    signal: str
    summary: str
    description: str
    hold: Duration = "0s"
    keep_firing_for: Duration = "0s"
    every: Seldom | None = None
    guard: Guard | None = None
    money: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, NonBlank] = field(default_factory=dict)
    owner: Owner | None = None
    fires_too: tuple[Example, ...] = ()
    silent_too: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        if not LABEL_NAME.fullmatch(self.signal):
            fix = "use snake_case, for example order_reject_ratio"
            self.reject("signal", f"{self.signal!r} is not a signal", fix=fix)
        for argument in ("summary", "description"):
            if not getattr(self, argument).strip():
                self.reject(argument, f"the alert has no {argument}", fix="write one sentence for the person on call")
            object.__setattr__(self, argument, one_line(getattr(self, argument)))
        for name in self.annotations:
            if not LABEL_NAME.fullmatch(name) or name in ("summary", "description"):
                fix = f"use the argument `{name}`" if LABEL_NAME.fullmatch(name) else "use snake_case"
                self.reject("annotations", f"{name!r} cannot be another annotation", fix=fix)
        own = {name: one_line(text) for name, text in self.annotations.items()}
        object.__setattr__(self, "annotations", own)
        for label in self.labels:
            if (
                not LABEL_NAME.fullmatch(label)
                or label.startswith("__")
                or label in ("alertname", "severity", "signal")
            ):
                self.reject("labels", f"{label!r} cannot be a label of an alert")

    @property
    def subject(self) -> str:
        """How messages name the alert: its name, and the values of its own labels."""
        values = ", ".join(self.labels.values())
        return f"alert {self.name} ({values})" if values else f"alert {self.name}"

    @property
    def pauses(self) -> bool:
        """Whether the alert does not fire during maintenance: all do but those about money, and the heartbeat."""
        return not self.money and self.severity.notifies

    @property
    def all_labels(self) -> Mapping[str, str]:
        """The labels that the rule adds to its result."""
        owned = {OWNER: self.owner.name} if self.owner else {}
        return {"severity": str(self.severity), "signal": self.signal, **owned, **self.labels}

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueAlert(Alert):
    """Fires while `expr` is `above`, or `below`, a Threshold.

    `samples(level)` returns input series for which `expr` is `level`; the tests are made from them.
    """

    expr: str
    above: Threshold | None = None
    below: Threshold | None = None
    samples: Callable[[float], Iterable[Samples]] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _clean_expression(self, "expr")
        if (self.above is None) is (self.below is None):
            self.reject("above", "an alert needs either `above` or `below`", fix="pass one Threshold")

    @property
    def threshold(self) -> Threshold:
        """The limit, above or below."""
        threshold = self.above or self.below
        assert threshold is not None  # __post_init__
        return threshold

    @property
    def comparison(self) -> str:
        """PromQL's operator between the expression and the limit."""
        return ">" if self.above else "<"


@dataclass(frozen=True, kw_only=True, eq=False)
class StateAlert(Alert):
    """Fires while `when` returns something, for example a 0/1 state or a missing series.

    `samples_bad` are input series for which it fires, `samples_good` input series for which it does not.
    """

    when: str
    samples_bad: tuple[Samples, ...] | None = None
    samples_good: tuple[Samples, ...] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _clean_expression(self, "when")


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordingRule(Defined):
    """A series `record` that Prometheus computes from `expr`; it is in `unit`."""

    record: str
    expr: str
    unit: Unit
    labels: Mapping[str, NonBlank] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_record_name(self)
        _clean_expression(self, "expr")
        _check_label_names(self, "labels", self.labels)
        if "alertname" in self.labels:
            self.reject("labels", "'alertname' is the label of an alert", fix="rename the label")

    @property
    def subject(self) -> str:
        """How messages name the rule."""
        return f"recording rule {self.record}"

    def __str__(self) -> str:
        return self.record


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordedTable(Defined):
    """A table of constants that expressions can join: one series per row, with the row's labels and value.

    It gives Prometheus facts from the configuration, for example which programs must exist in an environment.
    """

    record: str
    rows: Callable[[Environment], Iterable[tuple[Mapping[str, str], float]]]
    labels: tuple[str, ...]
    unit: Unit = ONE

    def __post_init__(self) -> None:
        _check_record_name(self)
        _check_label_names(self, "labels", self.labels)

    @property
    def subject(self) -> str:
        """How messages name the table."""
        return f"recorded table {self.record}"

    def __str__(self) -> str:
        return self.record


Rule = Alert | RecordingRule | RecordedTable


def _check_record_name(rule: RecordingRule | RecordedTable) -> None:
    if not METRIC_NAME.fullmatch(rule.record) or ":" not in rule.record:
        rule.reject("record", f"{rule.record!r} is not a recording rule's name", fix="use level:metric:operation")


def _check_label_names(definition: Defined, argument: str, labels: Iterable[str]) -> None:
    for label in labels:
        if not LABEL_NAME.fullmatch(label) or label.startswith("__"):
            definition.reject(argument, f"{label!r} is not a label name")


def _clean_expression(definition: Defined, argument: str) -> None:
    """Remove the indent that an expression has in triple quotes."""
    text = getattr(definition, argument)
    if not text.strip():
        definition.reject(argument, "the expression is empty")
    object.__setattr__(definition, argument, dedent(text).strip())
