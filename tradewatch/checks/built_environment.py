"""One environment of our own project, as the checks read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import orjson

from tradewatch.checks.inhibited_alerts import InhibitedAlert, inhibited_alerts
from tradewatch.checks.promised_alerts import PromisedAlert, promised_alerts
from tradewatch.checks.rule_set import (
    Expression,
    Role,
    Rule,
    RuleSet,
    TextLocation,
    in_argument,
    in_file,
    panel_subject,
)
from tradewatch.checks.sent_alerts import (
    AlertInCase,
    SentAlert,
    matched_routes_of_alerts,
    sent_alerts,
    situated_alerts,
)
from tradewatch.compiler import CompiledEnvironment
from tradewatch.compiler.runbooks import PLACEHOLDER
from tradewatch.filetree import FileTree
from tradewatch.grafana.walk import events, panels, queries, variable_expression, variables_defined
from tradewatch.model import Alert, Environment, Finding, Project, RecordingRule, Route, Source, ValueAlert, seconds
from tradewatch.model.environment import NEWEST_PROMETHEUS, OLDEST_PROMETHEUS
from tradewatch.promql import Catalogue
from tradewatch.promql.versions import Reader
from tradewatch.routing import MatchedRoute


@dataclass(frozen=True)
class BuiltEnvironment(RuleSet):
    """A project in one of its environments, and the tree that it compiled to."""

    compiled: CompiledEnvironment

    @property
    def project(self) -> Project:
        """The whole project."""
        return self.compiled.project

    @property
    def environment(self) -> Environment:
        """The environment itself."""
        return self.compiled.environment

    @property
    def routing(self) -> Route:
        """The routing tree; checks of routing only run on an environment that has one."""
        return self.project.routing_in(self.environment)

    @property
    def tree(self) -> FileTree:
        """All files that the environment compiles to."""
        return self.compiled.tree

    @property
    def series(self) -> Catalogue:
        """The series of the catalogue and of the recording rules."""
        return self.compiled.shared.catalogue

    @property
    def scrape_interval(self) -> float:
        """Seconds between two samples, as the environment sets it."""
        return seconds(self.environment.scrape_interval)

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Both ends of the range of supported versions."""
        return Reader(OLDEST_PROMETHEUS), Reader(NEWEST_PROMETHEUS)

    @cached_property
    def dashboards(self) -> dict[str, dict[str, Any]]:
        """The dashboards of the tree, by path."""
        return {path: orjson.loads(content) for path, content in sorted(self.compiled.dashboard_files.files.items())}

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions of rules as written, with limit and guard apart, and of dashboards as Grafana sends them.

        Of runbooks with a variable in the place of each placeholder.
        """
        return (*self._of_rules(), *self._of_dashboards(), *self._of_runbooks())

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The alerts, then the recording rules, as this environment has them."""
        return (*self._alerts(), *self._recordings())

    @cached_property
    def sent_alerts(self) -> tuple[SentAlert, ...]:
        """All alerts as Alertmanager gets them, in the order of the project."""
        return sent_alerts(self.compiled)

    @cached_property
    def matched_routes_of_alerts(self) -> Mapping[Alert, tuple[MatchedRoute, ...]]:
        """The routes that may send each alert; empty without routing, or if the tree itself is wrong."""
        return matched_routes_of_alerts(self.project, self.environment, self.sent_alerts)

    @cached_property
    def situated_alerts(self) -> tuple[AlertInCase, ...]:
        """Each alert in each situation that the routes distinguish."""
        return tuple(situated_alerts(self.project, self.environment, self.sent_alerts))

    @cached_property
    def promised_alerts(self) -> tuple[PromisedAlert, ...]:
        """Each promise with each alert that it is about, in each situation."""
        return tuple(promised_alerts(self.project, self.situated_alerts))

    @cached_property
    def inhibited_alerts(self) -> tuple[InhibitedAlert, ...]:
        """The pairs of alerts in which one inhibits the other, in the order of the inhibitions."""
        return inhibited_alerts(self.project, self.environment, self.sent_alerts)

    def panels(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every panel once, with the path of its dashboard."""
        return ((path, panel) for path, document in self.dashboards.items() for panel in panels(document))

    def panel_finding(
        self, path: str, panel: dict[str, Any], summary: str, *, details: str = "", fix: str = ""
    ) -> Finding:
        """A problem with a panel of the dashboard at this path in the tree."""
        return Finding(self.tree.origin(path, panel["id"]), panel_subject(panel), summary, details, fix)

    def _expression(self, text: str, role: Role, subject: str, location: TextLocation) -> Expression:
        return Expression(text, role, subject, location, self.series.typed(text))

    def _of_rules(self) -> Iterator[Expression]:
        for alert in self.project.alerts:
            argument = "expr" if isinstance(alert, ValueAlert) else "when"
            text = getattr(alert, argument)
            yield self._expression(text, Role.ALERT, alert.subject, in_argument(alert.defined, argument))
            if alert.guard is not None:
                location = in_argument(alert.guard.defined, "expr")
                yield self._expression(alert.guard.expr, Role.GUARD, f"guard of {alert.subject}", location)
        for rule in self._recordings():
            yield rule.expression

    def _alerts(self) -> Iterator[Rule]:
        rules = self.compiled.alert_rules
        for group in self.project.groups:
            for alert in group.alerts:
                rule = rules[alert]
                location = in_argument(alert.defined, "expr" if isinstance(alert, ValueAlert) else "when")
                yield Rule(
                    alert.name,
                    self._expression(rule["expr"], Role.ALERT, alert.subject, location),
                    group.name,
                    rule["labels"],
                    rule["annotations"],
                    seconds(rule.get("for", "0")),
                    seconds(rule.get("keep_firing_for", "0")),
                    seconds(alert.every or "0"),
                    where=partial(_source_of, alert),
                    own=alert.labels,
                    thresholds=_thresholds(alert, self.environment),
                )

    def _recordings(self) -> Iterator[Rule]:
        for group in self.project.groups:
            for rule in group.recordings:
                if isinstance(rule, RecordingRule):
                    location = in_argument(rule.defined, "expr")
                    expression = self._expression(rule.expr, Role.RECORDING, rule.subject, location)
                    yield Rule(rule.record, expression, group.name, rule.labels)

    def _of_dashboards(self) -> Iterator[Expression]:
        alerts = {alert.defined for alert in self.project.alerts}
        for path, document in self.dashboards.items():
            for panel, target in queries(document):
                # A panel's expression from an alert was checked there, as its author wrote it.
                if self.tree.origin(path, panel["id"], "targets") not in alerts:
                    location = in_argument(self.tree.origin(path, panel["id"]), "")
                    expression = self._expression(target["expr"], Role.PANEL, panel_subject(panel), location)
                    yield replace(expression, panel=panel, target=target)
            for name, variable in variables_defined(document).items():
                if text := variable_expression(variable):
                    subject = f"variable {name}"
                    location = in_argument(self.tree.origin(path, subject), "metric")
                    yield self._expression(text, Role.VARIABLE, subject, location)
            for annotation, text in events(document):
                subject = f"annotation {annotation.get('name')!r}"
                yield self._expression(
                    text, Role.ANNOTATION, subject, in_argument(self.tree.origin(path, subject), "expr")
                )

    def _of_runbooks(self) -> Iterator[Expression]:
        for runbook in self.compiled.shared.runbooks.values():
            for first, query in runbook.queries():
                text = PLACEHOLDER.sub(r"$\1", query)
                yield self._expression(text, Role.RUNBOOK, runbook.subject, in_file(first))


def _thresholds(alert: Alert, environment: Environment) -> frozenset[float]:
    return frozenset({alert.threshold.at(environment.name)}) if isinstance(alert, ValueAlert) else frozenset()


def _source_of(alert: Alert, name: str) -> Source:
    """An annotation is an argument with its name, or in `annotations`; a label may be made by the compiler."""
    if name == "alertname":
        return alert.defined.of_argument("name")
    if name in alert.annotations:
        return alert.defined.of_argument("annotations")
    return alert.defined.of_argument(name if name in ("summary", "description") else "labels")
