"""A set of rules and dashboards, as checks read it: the compiled ones, or plain files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from tradewatch.model import Finding, Source
from tradewatch.promql import Catalogue, Typed
from tradewatch.promql.comparisons import comparisons
from tradewatch.promql.locate import label_span, marked, span_of
from tradewatch.promql.tree import Comparison
from tradewatch.promql.versions import Reader

T = TypeVar("T", bound=Typed)


class Role(StrEnum):
    """What an expression is for."""

    ALERT = "alert"
    RECORDING = "recording"
    GUARD = "guard"
    PANEL = "panel"
    VARIABLE = "variable"
    ANNOTATION = "annotation"
    RUNBOOK = "runbook"


# Where a line of a text is written, by the line itself and its number from 0; None if that is not known.
TextLocation = Callable[[str, int], Source | None]


def in_argument(definition: Source | None, argument: str) -> TextLocation:
    """The location of a text in content, the `argument` of a definition's call."""
    return lambda line, number: definition.of_text(line, number, argument) if definition else None


def in_file(first: Source) -> TextLocation:
    """The location of a text in a file, line by line, from the line `first`."""
    return lambda line, number: first._replace(line=first.line + number)


@dataclass(frozen=True)
class Expression:
    """A PromQL text. `subject` names its owner in messages; `typed` is None if it is not PromQL.

    For a panel, `target` is its query and `panel` the whole panel, as Grafana reads them.
    """

    text: str
    role: Role
    subject: str
    location: TextLocation
    typed: Typed | None
    panel: Mapping[str, Any] = field(default_factory=dict)
    target: Mapping[str, Any] = field(default_factory=dict)

    def finding(
        self, summary: str, *, node: Typed | None = None, label: str = "", details: str = "", fix: str = ""
    ) -> Finding:
        """A problem with `node`, or with a label named in it; without a node, with the whole expression.

        The details begin with the line of the expression and the carets. Where the part cannot be found in the text,
        they begin with the whole text, and the problem points at its first line.
        """
        text, span = self.text, None
        if node is not None and self.typed is not None:
            span = label_span(text, self.typed, node, label) if label else span_of(text, self.typed, node)
        number = text.count("\n", 0, span.start) if span else 0
        where = self.location(text.splitlines()[number] if text else "", number)
        lines = "\n".join(filter(None, (marked(text, span), details)))
        return Finding(where, self.subject, summary, lines, fix)


@dataclass(frozen=True)
class Rule:
    """An alerting or recording rule as Prometheus reads it.

    `name` is the name of the alert or of the recorded series, `expression` is the whole `expr`. `hold` (`for`),
    `keep_firing_for` and the group's `interval`, 0 if it does not have one, are in seconds. `where` returns the line of
    an annotation, a label or `alertname`. `own` are the labels that distinguish it from another alert with its name.
    `thresholds` are the limits of its Threshold, which comparisons/threshold checks.
    """

    name: str
    expression: Expression
    group: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str] = field(default_factory=dict)
    hold: float = 0.0
    keep_firing_for: float = 0.0
    interval: float = 0.0
    where: Callable[[str], Source | None] = lambda _: None
    own: Mapping[str, str] = field(default_factory=dict)
    thresholds: frozenset[float] = frozenset()

    @property
    def is_alert(self) -> bool:
        """Whether it is an alert, not a recording rule."""
        return self.expression.role is Role.ALERT

    def finding(self, name: str, summary: str, *, details: str = "", fix: str = "") -> Finding:
        """A problem with an annotation, a label or `alertname`."""
        return Finding(self.where(name), self.expression.subject, summary, details, fix)

    @cached_property
    def templates(self) -> Sequence[tuple[str, str]]:
        """Each annotation and label that Prometheus renders, by its name."""
        return tuple(each for each in (*self.annotations.items(), *self.labels.items()) if "{{" in each[1])


class RuleSet(ABC):
    """Everything that a check may read, computed once and only when needed."""

    @property
    @abstractmethod
    def series(self) -> Catalogue:
        """Every series, including recorded ones."""

    @property
    @abstractmethod
    def expressions(self) -> tuple[Expression, ...]:
        """Every PromQL expression as its author wrote it, once; for checks on what it reads and calculates."""

    @property
    @abstractmethod
    def rules(self) -> tuple[Rule, ...]:
        """Every rule as Prometheus reads it, with limits and guards; for checks on when it fires."""

    @property
    @abstractmethod
    def dashboards(self) -> Mapping[str, dict[str, Any]]:
        """Every dashboard as Grafana reads it, by path."""

    @property
    @abstractmethod
    def scrape_interval(self) -> float:
        """Seconds between two samples of a series."""

    @property
    @abstractmethod
    def readers(self) -> tuple[Reader, ...]:
        """Every Prometheus that must read the expressions; empty if it is not known which."""

    @property
    def required(self) -> Mapping[str, frozenset[str]]:
        """The labels or annotations that every alert must have, with the allowed values; without any, all are."""
        return {}

    def parts(self, kind: type[T]) -> Sequence[tuple[Expression, T]]:
        """Every part of this kind in the expressions that can be parsed, for example every Call."""
        return self._parts.get(kind, ())

    def comparisons(self) -> Sequence[tuple[Rule, Comparison]]:
        """Every comparison with a number in the rules that can be parsed."""
        return self._comparisons

    @cached_property
    def _comparisons(self) -> Sequence[tuple[Rule, Comparison]]:
        return tuple((rule, found) for rule, tree in self.typed_rules() for found in comparisons(tree))

    @cached_property
    def _parts(self) -> Mapping[type, Sequence[Any]]:
        found: dict[type, list[tuple[Expression, Typed]]] = {}
        for expression, tree in self.typed():
            for node in tree.walk():
                found.setdefault(type(node), []).append((expression, node))
        return found

    def typed(self) -> Iterator[tuple[Expression, Typed]]:
        """The expressions that can be parsed, with their trees."""
        for expression in self.expressions:
            if expression.typed is not None:
                yield expression, expression.typed

    def typed_rules(self) -> Sequence[tuple[Rule, Typed]]:
        """The rules that can be parsed, with the trees of their whole expressions."""
        return self._typed_rules

    @cached_property
    def _typed_rules(self) -> Sequence[tuple[Rule, Typed]]:
        return tuple((rule, rule.expression.typed) for rule in self.rules if rule.expression.typed is not None)


def panel_subject(panel: dict[str, Any]) -> str:
    """How messages name a panel."""
    return f"panel {panel.get('title') or panel.get('id')!r}"
