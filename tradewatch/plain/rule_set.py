"""Plain files as a set of rules and dashboards for the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tradewatch.checks.rule_set import Expression, Role, Rule, RuleSet, panel_subject
from tradewatch.grafana.walk import queries
from tradewatch.plain.files import ParsedFiles
from tradewatch.plain.languages import Language
from tradewatch.plain.series import OF_SCRAPES, Observed
from tradewatch.promql import Catalogue, Recorded, Series
from tradewatch.promql.series import OF_PROMETHEUS
from tradewatch.promql.versions import Reader


@dataclass(frozen=True)
class PlainRuleSet(RuleSet):
    """Plain files, with the known series, the scrape interval in seconds, and what else the user says.

    `reader` is the Prometheus that reads the files, and `requirements` what every alert must have.
    """

    files: ParsedFiles
    known: tuple[Series | Observed, ...]
    interval: float
    reader: Reader | None = None
    requirements: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def series(self) -> Catalogue:
        """The known series, the recorded ones, and those of Prometheus itself."""
        rules = (rule for rule in self.files.rules if rule.role is Role.RECORDING)
        recorded = (Recorded(rule.name, rule.expr, rule.labels) for rule in rules)
        return Catalogue((*OF_PROMETHEUS, *OF_SCRAPES, *self.known), recorded)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the files in PromQL, in their order."""
        return tuple(
            Rule(
                rule.name,
                Expression(rule.expr, rule.role, rule.subject, rule.location, self.series.typed(rule.expr)),
                rule.group,
                rule.labels,
                rule.annotations,
                rule.hold,
                rule.keep_firing_for,
                rule.interval,
                rule.where,
                rule.labels,
            )
            for rule in self.files.rules
            if rule.language is Language.PROMQL
        )

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions of the rules, then those of Grafana's alerts and of the panels."""
        return (*(rule.expression for rule in self.rules), *self._of_alerts(), *self._of_panels())

    @cached_property
    def dashboards(self) -> Mapping[str, dict[str, Any]]:
        """The dashboards, by name."""
        return {each.name: each.document for each in self.files.dashboards}

    @property
    def scrape_interval(self) -> float:
        """Seconds between two samples, as given."""
        return self.interval

    @property
    def required(self) -> Mapping[str, frozenset[str]]:
        """As the user says."""
        return self.requirements

    @property
    def readers(self) -> tuple[Reader, ...]:
        """The Prometheus that reads the files, if it is known."""
        return (self.reader,) if self.reader else ()

    def _of_alerts(self) -> Iterator[Expression]:
        for query in self.files.queries:
            if query.language is Language.PROMQL:
                typed = self.series.typed(query.expr)
                yield Expression(query.expr, Role.ALERT, query.subject, query.location, typed)

    def _of_panels(self) -> Iterator[Expression]:
        for dashboard in self.files.dashboards:
            for panel, target in queries(dashboard.document):
                text = target["expr"]
                typed = self.series.typed(text)
                yield Expression(text, Role.PANEL, panel_subject(panel), dashboard.location(text), typed, panel, target)
