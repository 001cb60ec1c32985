"""Completes dashboards with facts from the catalogue, the rules and the other dashboards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Self
from urllib.parse import quote

from tradewatch.compiler.dashboard_queries import DashboardQueries
from tradewatch.compiler.expressions import limits_record, measured
from tradewatch.grafana import (
    Dashboard,
    Destination,
    Drilldown,
    Existing,
    Link,
    Query,
    Resolved,
    Resolver,
    Variable,
    dashboard_uid,
    existing_document,
)
from tradewatch.grafana.look import severity_color
from tradewatch.grafana.transform import distinct_without_domains
from tradewatch.grafana.walk import variables_defined
from tradewatch.model import (
    CRITICAL,
    Alert,
    Environment,
    Project,
    Severity,
    Threshold,
    Unit,
    ValueAlert,
    did_you_mean,
)
from tradewatch.model.matcher import quoted
from tradewatch.promql import Catalogue
from tradewatch.promql.units import ANY


class CompilingResolver(Resolver):
    """Knows the labels of each series, the alert on each threshold, and the other dashboards."""

    environment: Environment

    def __init__(
        self,
        project: Project,
        environment: Environment,
        dashboards: Iterable[Dashboard | Existing],
        series: Catalogue,
        queries: DashboardQueries,
    ) -> None:
        super().__init__(environment)
        self._identity = project.identity
        self._series = series
        self._dashboard_queries = queries
        self._severities = _severities(project)
        self._alike = _by_name(project)
        self._destinations = dict(_destination(dashboard, environment) for dashboard in dashboards)
        self._values = _label_values(project, environment)
        self.short_hosts = distinct_without_domains(self._values.get("instance", ()))
        self._variables: tuple[Variable, ...] = ()

    def within(self, dashboard: Dashboard) -> Self:
        """The resolver for the content of one dashboard."""
        inner = type(self).__new__(type(self))
        inner.__dict__ |= self.__dict__ | {"_variables": dashboard.variables}
        return inner

    def panel(self, queries: tuple[Query, ...], unit: Unit | None, alert: Alert | None) -> Resolved:
        if alert is not None:
            return self._of_alert(alert, unit)
        filtered = [self._filtered(query.expr, self._variables) for query in queries]
        units = [query.unit for query in queries]
        if unit is None:
            # Of the expressions that Grafana sends, which the checks type too.
            units = [query.unit or self._unit(text) for query, text in zip(queries, filtered, strict=True)]
            unit = units[0] if units else None
        return Resolved(tuple(map(Query.resolved, queries, filtered, units)), unit)

    def selector(self, variable: str, metric: str) -> str:
        names = [each.name for each in self._variables]
        return self._filtered(metric, self._variables[: names.index(variable)])

    def events(self, expr: str) -> str:
        return self._filtered(expr, self._variables)

    def longest(self, label: str) -> str:
        return max(sorted(self._values.get(label, ())), key=len, default=super().longest(label))

    def number(self, label: str) -> int:
        return len(self._values.get(label, ())) or super().number(label)

    def series(self, labels: Collection[str]) -> int:
        # Each instance has one identity.
        return super().series(set(labels) - ({self._identity} if "instance" in labels else set()))

    def severity(self, threshold: Threshold) -> Severity:
        return self._severities.get(threshold, CRITICAL)

    def destination(self, drilldown: Drilldown) -> Destination:
        found = self._destinations.get(drilldown.to)
        if found is None:
            drilldown.reject(
                "to", f"no dashboard has the slug {drilldown.to!r}", fix=did_you_mean(drilldown.to, self._destinations)
            )
        for name in drilldown.variables:
            if name not in found.kept:
                drilldown.reject(
                    name, f"the dashboard {drilldown.to} has no variable {name}", fix=did_you_mean(name, found.kept)
                )
        own = [variable.name for variable in self._variables]
        kept = [name for name in own if name in found.kept and name not in drilldown.variables]
        return Destination(found.title, found.uid, tuple(kept))

    def _of_alert(self, alert: Alert, unit: Unit | None) -> Resolved:
        """The alert's expression, and its limits if they differ by label."""
        if unit is None:
            unit = alert.threshold.unit if isinstance(alert, ValueAlert) else self._unit(measured(alert))
        return Resolved(tuple(self._queries_of(alert)), unit, self._links(alert))

    def _queries_of(self, alert: Alert) -> Iterable[Query]:
        """The queries of all alerts with its name: they share a panel, and the legend distinguishes them."""
        for each in self._alike.get(alert.name, [alert]):
            yield from self._queries_of_rule(each)

    def _queries_of_rule(self, alert: Alert) -> Iterable[Query]:
        """The queries of one rule, filtered only by labels of its result: another filter would change the value."""
        typed = self._series.typed(measured(alert))
        labels = typed.type.labels.exact if typed else None
        variables = [variable for variable in self._variables if labels is None or variable.label in labels]
        # A label that has the same value in every series distinguishes none.
        same = {label for label, values in (typed.type.labels.values if typed else {}).items() if len(values) == 1}
        shown = sorted((labels or set()) - same, key=lambda label: (label != self._identity, label))
        legend = " ".join([*(f"{{{{{label}}}}}" for label in shown), *alert.labels.values()])
        yield Query(self._filtered(measured(alert), variables), legend)
        if isinstance(alert, ValueAlert) and (label := alert.threshold.label):
            limits = self._filtered(limits_record(alert, alert.threshold), variables)
            yield Query(limits, f"limit of {{{{{label}}}}}", draw="limit", color=severity_color(alert.severity))

    def _links(self, alert: Alert) -> tuple[Link, ...]:
        these = quote(f"{{alertname={quoted(alert.name)}}}")
        alertmanager = self.environment.addresses.alertmanager
        urls = {
            "Runbook": self.environment.addresses.runbook(alert.name),
            "Alertmanager": alertmanager and f"{alertmanager}/#/alerts?filter={these}",
        }
        return tuple(Link(title, url, new_tab=True) for title, url in urls.items() if url)

    def _unit(self, expr: str) -> Unit | None:
        """The unit of the expression's values; None if it is unknown, or if any unit fits, as for a number."""
        typed = self._series.typed(expr)
        return typed.type.unit if typed is not None and typed.type.unit != ANY else None

    def _filtered(self, expr: str, variables: Sequence[Variable]) -> str:
        return self._dashboard_queries.filtered(expr, tuple((variable.label, variable.name) for variable in variables))


def _label_values(project: Project, environment: Environment) -> dict[str, set[str]]:
    """The values of the labels that have a closed set of them, and of those that the targets have."""
    found: dict[str, set[str]] = {
        project.identity: set(environment.watched),
        "alertname": {alert.name for alert in project.alerts},
        "rule_group": {group.name for group in project.groups},
    }
    for metric in project.metrics:
        for label in metric.labels:
            found.setdefault(label.name, set()).update(label.values)
    for job in environment.jobs:
        for _, addresses in job.targets:
            found.setdefault("instance", set()).update(addresses)
    return found


def _by_name(project: Project) -> dict[str, list[Alert]]:
    found: dict[str, list[Alert]] = {}
    for alert in project.alerts:
        found.setdefault(alert.name, []).append(alert)
    return found


def _severities(project: Project) -> dict[Threshold, Severity]:
    """The severity of each threshold: the highest of its alerts."""
    found: dict[Threshold, Severity] = {}
    for alert in sorted(project.alerts, key=lambda each: each.severity.rank):
        if isinstance(alert, ValueAlert) and alert.severity.notifies:
            found[alert.threshold] = alert.severity
    return found


def _destination(dashboard: Dashboard | Existing, environment: Environment) -> tuple[str, Destination]:
    """A dashboard's slug, and the dashboard as a destination of links, with its variables."""
    if isinstance(dashboard, Dashboard):
        names = tuple(variable.name for variable in dashboard.variables)
        return dashboard.slug, Destination(dashboard.title, dashboard_uid(environment, dashboard.slug), names)
    rendered = existing_document(dashboard, environment)
    names = tuple(variables_defined(rendered))
    return dashboard.slug, Destination(dashboard.title, rendered["uid"], names)
