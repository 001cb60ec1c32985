"""Alert rules and recording rules, as data: what is compared with what is never text inside an expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from textwrap import dedent
from types import ModuleType
from typing import TYPE_CHECKING

from tradewatch.model.checked import checked
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Hold
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.metric import METRIC_NAME, Samples
from tradewatch.model.per_environment import PerEnvironment
from tradewatch.model.problem import one_line
from tradewatch.model.source import Source
from tradewatch.model.threshold import Threshold
from tradewatch.model.unit import ONE, Unit
from tradewatch.model.validator import NonBlank

if TYPE_CHECKING:
    from tradewatch.model.environment import Environment

Duration = Hold | PerEnvironment[Hold]

_ASSIGNED = re.compile(r"\b(\w+)\s*=")
_EXAMPLE = re.compile(r"[a-z0-9][a-z0-9-]*")


class Severity(StrEnum):
    """Who is told, and how soon. NONE is for an alert that is no news to anybody, such as a dead-man's switch."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"
    NONE = "none"


CRITICAL, WARNING, INFO, NONE = Severity.CRITICAL, Severity.WARNING, Severity.INFO, Severity.NONE


def _as_they_are(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
    return samples


@dataclass(frozen=True, kw_only=True, eq=False)
class Guard(Defined):
    """The alert speaks only while `expr` returns something for the same values of the labels `on`.

    `shut` turns the series under which the alert fires into series under which this guard just holds it back, and
    `ajar` into series under which it just does not.
    """

    expr: str
    on: tuple[str, ...]
    just_closed: Callable[[tuple[Samples, ...]], tuple[Samples, ...]]
    just_open: Callable[[tuple[Samples, ...]], tuple[Samples, ...]] = _as_they_are

    def __post_init__(self) -> None:
        _clean_expression(self, "expr")
        _check_label_names(self, "on", self.on)


@dataclass(frozen=True, kw_only=True, eq=False)
class Example(Defined):
    """Series worth a test of their own: an alert fires under them, and then at `value`, or stays silent."""

    name: str
    samples: tuple[Samples, ...]
    value: float | None = None

    def __post_init__(self) -> None:
        if not _EXAMPLE.fullmatch(self.name):
            self.reject("name", f"{self.name!r} is not an example's name", fix="lower case, digits and dashes")


@dataclass(frozen=True, kw_only=True, eq=False)
class Alert(Defined):
    """What every alert has.

    `signal` names what is wrong with which thing, in snake case: a critical and a warning of one signal are two
    grades of the same trouble. `hold` is how long it must last (`for:`), `keep_firing_for` how long it goes on
    after it was last seen. `summary` and `description` are Prometheus templates. `labels` are added to the result:
    alerts that share a name are told apart by them. `fires_too` and `silent_too` are proven beside what follows from
    the samples.
    """

    name: str
    severity: Severity
    signal: str
    summary: str
    description: str
    hold: Duration = "0s"
    keep_firing_for: Duration = "0s"
    guard: Guard | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    fires_too: tuple[Example, ...] = ()
    silent_too: tuple[Example, ...] = ()

    def __post_init__(self) -> None:
        if not METRIC_NAME.fullmatch(self.name):
            self.reject("name", f"{self.name!r} is not an alert name", fix="CamelCase letters and digits")
        if not LABEL_NAME.fullmatch(self.signal):
            self.reject("signal", f"{self.signal!r} is not a signal", fix="snake_case, such as order_reject_ratio")
        for argument in ("summary", "description"):
            if not getattr(self, argument).strip():
                self.reject(argument, f"an alert without {argument}", fix="one sentence for whoever is woken")
            object.__setattr__(self, argument, one_line(getattr(self, argument)))
        for label in self.labels:
            if (
                not LABEL_NAME.fullmatch(label)
                or label.startswith("__")
                or label in ("alertname", "severity", "signal")
            ):
                self.reject("labels", f"{label!r} cannot be a label of an alert")

    @property
    def subject(self) -> str:
        told_apart = ", ".join(self.labels.values())
        return f"alert {self.name} ({told_apart})" if told_apart else f"alert {self.name}"

    @property
    def all_labels(self) -> Mapping[str, str]:
        """The labels that the rule itself adds to its result."""
        return {"severity": self.severity.value, "signal": self.signal, **self.labels}

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True, eq=False)
class ValueAlert(Alert):
    """Fires while `expr` is `above`, or `below`, a Threshold.

    `samples(level)` gives input series for which `expr` comes out at `level`; the tests are made from it.
    """

    expr: str
    above: Threshold | None = None
    below: Threshold | None = None
    samples: Callable[[float], Iterable[Samples]] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _clean_expression(self, "expr")
        if (self.above is None) is (self.below is None):
            self.reject("above", "an alert is either `above` or `below` a threshold")

    @property
    def threshold(self) -> Threshold:
        threshold = self.above or self.below
        assert threshold is not None  # __post_init__
        return threshold

    @property
    def comparison(self) -> str:
        return ">" if self.above else "<"


@dataclass(frozen=True, kw_only=True, eq=False)
class StateAlert(Alert):
    """Fires while `when` returns something: a 0/1 state, or an absence.

    `samples_bad` and `samples_good` are input series under which it does and does not.
    """

    when: str
    samples_bad: tuple[Samples, ...] | None = None
    samples_good: tuple[Samples, ...] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _clean_expression(self, "when")


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordingRule(Defined):
    """`record` is computed once for every reader."""

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
        return f"recording rule {self.record}"

    def __str__(self) -> str:
        return self.record


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordedTable(Defined):
    """A small table of constants that expressions can join: one series a row, with the row's labels and value.

    What an environment must have (its bots, say) is known to us and not to Prometheus; here it is told.
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
        return f"recorded table {self.record}"

    def __str__(self) -> str:
        return self.record


Rule = Alert | RecordingRule | RecordedTable


@dataclass(frozen=True, eq=False)
class RuleGroup(Defined):
    """Rules that are evaluated together; one file, `alerts/<name>.yml`."""

    name: str
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        if not LABEL_NAME.fullmatch(self.name):
            self.reject("name", f"{self.name!r} is not a group name", fix="snake_case")

    @classmethod
    @checked
    def of(cls, module: ModuleType) -> RuleGroup:
        """The rules written in a module, in their order there, tuples of them too; the group has the module's name."""
        file = str(module.__file__)
        named = (value if isinstance(value, tuple) else (value,) for value in vars(module).values())
        rules = tuple(
            value for values in named for value in values if isinstance(value, Rule) and value.defined.file == file
        )
        return cls(module.__name__.rpartition(".")[2], rules, defined=Source(file, 1))

    @property
    def alerts(self) -> tuple[Alert, ...]:
        return tuple(rule for rule in self.rules if isinstance(rule, Alert))

    @property
    def recordings(self) -> tuple[RecordingRule | RecordedTable, ...]:
        return tuple(rule for rule in self.rules if not isinstance(rule, Alert))


def _check_record_name(rule: RecordingRule | RecordedTable) -> None:
    if not METRIC_NAME.fullmatch(rule.record) or ":" not in rule.record:
        rule.reject("record", f"{rule.record!r} is not a recording rule's name", fix="level:metric:operation")


def _check_label_names(definition: Defined, argument: str, labels: Iterable[str]) -> None:
    for label in labels:
        if not LABEL_NAME.fullmatch(label) or label.startswith("__"):
            definition.reject(argument, f"{label!r} is not a label name")


def _clean_expression(definition: Defined, argument: str) -> None:
    """Expressions are written indented, in triple quotes; generated files have them without that indent."""
    text = getattr(definition, argument)
    if not text.strip():
        definition.reject(argument, "an expression is missing")
    object.__setattr__(definition, argument, dedent(text).strip())
