"""The labels that alerts are sent with, if they are known before the alert fires."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from tradewatch.compiler import CompiledEnvironment
from tradewatch.model import Alert, DefinitionError, Environment, Matcher, Project, Route, did_you_mean
from tradewatch.model.owner import OWNER
from tradewatch.promql.labels import ANY_LABELS, Labels
from tradewatch.routing import (
    NOT_EMPTY,
    KnownLabels,
    LabelCase,
    MatchedRoute,
    PatternError,
    label_cases,
    possible_routes,
    routing_labels,
    undecided_matchers,
)


@dataclass(frozen=True)
class SentAlert:
    """An alert as Alertmanager gets it.

    `known` has every label that it always has, and those that routing matches and it never has. `perhaps` are the
    names of all labels that it may have; None if it may have any.
    """

    alert: Alert
    known: KnownLabels
    perhaps: frozenset[str] | None

    def has(self, label: str) -> bool | None:
        """Whether the alert has a label that is not empty; None if unknown."""
        known = self.known.get(label)
        if known is not None:
            return None if isinstance(known, frozenset) and "" in known else known != ""
        return False if self.perhaps is not None and label not in self.perhaps else None

    def passes(self, matchers: Iterable[Matcher]) -> bool | None:
        """Whether the alert passes all matchers; None if that depends on its series."""
        try:
            undecided = undecided_matchers(matchers, self.known)
        except PatternError:
            return None  # routing/pattern reports it
        return None if undecided else undecided is not None

    def values(self, label: str) -> frozenset[str]:
        """The values that a label can have; empty if they are not known, or the label is missing."""
        known = self.known.get(label, "")
        return known if isinstance(known, frozenset) else frozenset({known} - {""})


def sent_alerts(compiled: CompiledEnvironment) -> tuple[SentAlert, ...]:
    """All alerts of a project as Alertmanager gets them, in the order of the project."""
    matched = routing_labels(compiled.project)
    return tuple(_sent(compiled, alert, matched) for alert in compiled.project.alerts)


def _sent(compiled: CompiledEnvironment, alert: Alert, matched: frozenset[str]) -> SentAlert:
    environment = compiled.environment
    typed = compiled.shared.condition(alert, environment)
    result = typed.type.labels if typed else ANY_LABELS
    known: dict[str, str | frozenset[str]] = {name: "" for name in matched if not result.may_have(name)}
    # As in labels_as_sent: the result's labels win over the external ones, and the rule's own over both.
    known |= {name: value for name, value in environment.labels.items() if not result.may_have(name)}
    known |= {name: _one_of(result.values.get(name, NOT_EMPTY)) for name in result.always}
    for name, value in alert.all_labels.items():
        if "{{" in value:
            known.pop(name, None)  # the result of the template is unknown
        else:
            known[name] = value
    known["alertname"] = alert.name
    if OWNER not in alert.all_labels and not result.may_have(OWNER) and environment.owners:
        known[OWNER] = _one_of(frozenset(_owners(compiled, known, result)))
    names = result.perhaps | environment.labels.keys() | alert.all_labels.keys() | {"alertname"}
    names |= {OWNER} if environment.owners else set()
    return SentAlert(alert, known, None if result.open else names)


def _owners(compiled: CompiledEnvironment, known: KnownLabels, result: Labels) -> Iterator[str]:
    """The owners that Prometheus may add to an alert; empty among them if it may have none."""
    for label, owner_of in compiled.environment.owners_by_label.items():
        if label not in known:
            yield from owner_of.values() if result.may_have(label) else ()
            continue
        value = known[label]
        values = value if isinstance(value, frozenset) else frozenset({value})
        if values == NOT_EMPTY and label == compiled.project.identity:
            values = frozenset(compiled.environment.watched)
        yield from (owner for each, owner in owner_of.items() if values == NOT_EMPTY or each in values)
        if values and values <= owner_of.keys():
            return
    yield ""


def _one_of(values: frozenset[str]) -> str | frozenset[str]:
    return next(iter(values)) if len(values) == 1 else values


def matched_routes_of_alerts(
    project: Project, environment: Environment, alerts: Iterable[SentAlert]
) -> Mapping[Alert, tuple[MatchedRoute, ...]]:
    """The routes that may send each alert; empty without routing, or if the tree itself is wrong."""
    root = project.routing if project.has_routing(environment) else None
    names = sorted({matcher.label for route in project.routes for matcher in route.matchers})
    by_labels: dict[tuple[str | frozenset[str] | None, ...], tuple[MatchedRoute, ...]] = {}
    found = {}
    for sent in alerts:
        key = tuple(map(sent.known.get, names))
        if key not in by_labels:
            by_labels[key] = matched_routes(root, sent, environment) if root else ()
        found[sent.alert] = by_labels[key]
    return found


def matched_routes(root: Route, sent: SentAlert, environment: Environment) -> tuple[MatchedRoute, ...]:
    """The routes that may send an alert; empty if the tree itself is wrong."""
    if root.matchers:
        return ()  # routing/root reports it
    try:
        return possible_routes(root, sent.known, environment)
    except DefinitionError:
        return ()  # routing/root and routing/pattern report it


class AlertInCase(NamedTuple):
    """An alert in one of the cases that the routes distinguish."""

    sent: SentAlert
    case: LabelCase

    def __str__(self) -> str:
        """How messages name it: `Down with service="checkout"`."""
        conditions = ", ".join(map(str, self.case.conditions))
        return f"{self.sent.alert.name} with {conditions}" if conditions else self.sent.alert.name


def situated_alerts(project: Project, environment: Environment, alerts: Iterable[SentAlert]) -> Iterator[AlertInCase]:
    """Each alert in each of its cases; none without routing, or if the tree itself is wrong."""
    if not project.has_routing(environment) or (root := project.routing_in(environment)).matchers:
        return  # routing/root reports it
    names = sorted({matcher.label for route in root.walk() for matcher in route.matchers})
    # Many alerts have the same values of the labels that routes match.
    by_labels: dict[tuple[str | frozenset[str] | None, ...], tuple[LabelCase, ...]] = {}
    for sent in alerts:
        key = tuple(map(sent.known.get, names))
        with suppress(DefinitionError):  # routing/root and routing/pattern report it
            if key not in by_labels:
                by_labels[key] = tuple(label_cases(root, sent.known, environment))
            for case in by_labels[key]:
                assumed = {name: case.known[name] for name in names if name in case.known}
                yield AlertInCase(sent, case._replace(known={**sent.known, **assumed}))


class Unmatched(NamedTuple):
    """Why no alert passes some matchers, and what the author probably meant."""

    summary: str
    fix: str


def unmatched(matchers: Iterable[Matcher], alerts: Collection[SentAlert]) -> Unmatched | None:
    """Why no alert passes the matchers; None if an alert passes, or may pass."""
    matchers = tuple(matchers)
    if any(sent.passes(matchers) is not False for sent in alerts):
        return None
    for matcher in matchers:
        if all(sent.passes((matcher,)) is False for sent in alerts):
            names = {
                name for sent in alerts for name in (*(sent.perhaps or ()), *sent.known) if sent.has(name) is not False
            }
            if matcher.label not in names:
                return Unmatched(f"no alert has the label {matcher.label!r}", did_you_mean(matcher.label, names))
            values = {value for sent in alerts for value in sent.values(matcher.label)}
            meant = did_you_mean(matcher.value, values) if matcher.operator == "=" else ""
            return Unmatched(f"no alert has {matcher}", meant)
    return Unmatched(f"no alert has all of {', '.join(map(str, matchers))}", "")
