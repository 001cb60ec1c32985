"""What an alert is proven in: its environment, and all that its expression may name there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tradewatch.compiler import catalogue
from tradewatch.compiler.expressions import measured
from tradewatch.model import Alert, Environment, Metric, Project, RecordingRule, ValueAlert, at
from tradewatch.promql import Catalogue, SyntaxFault, Typed
from tradewatch.proofs.inlined import inlined


@dataclass(frozen=True, eq=False)
class ProofContext:
    """An environment, with the metrics by the names of their series, and the expressions of recording rules."""

    environment: Environment
    metrics: Mapping[str, Metric]
    series: Catalogue
    recorded: Mapping[str, str]
    _typed: dict[str, Typed] = field(default_factory=dict)

    def measured(self, alert: Alert) -> Typed:
        """What an alert looks at, without limit and guard. Raises SyntaxFault."""
        return self._written_out(measured(alert))

    def guard(self, alert: Alert) -> Typed | None:
        """The expression of an alert's guard, if it has one. Raises SyntaxFault."""
        return self._written_out(alert.guard.expr) if alert.guard else None

    def _written_out(self, text: str) -> Typed:
        """An expression in which recording rules are written out."""
        if text not in self._typed:
            whole = inlined(text, self.recorded, self.environment.evaluation_interval) if self.recorded else text
            typed = self.series.typed(whole)
            if typed is None:
                raise SyntaxFault("it is no PromQL")
            self._typed[text] = typed
        return self._typed[text]


@lru_cache(maxsize=8)
def proof_context(project: Project, environment: Environment) -> ProofContext:
    """What the alerts of a project are proven in."""
    recorded = {each.record: each.expr for each in project.recordings if isinstance(each, RecordingRule)}
    return ProofContext(environment, project.series, catalogue(project), recorded)


def equivalent_environment(alerts: Sequence[Alert], project: Project, environment: Environment) -> Environment:
    """The first environment of a project in which these alerts are proven as they are in this one.

    Their cases depend on an environment through its evaluation interval, and on what differs between environments.
    """
    wanted = [_terms(alert, environment) for alert in alerts]
    same = (each for each in project.environments if [_terms(alert, each) for alert in alerts] == wanted)
    return next(same, environment)


def _terms(alert: Alert, environment: Environment) -> tuple[object, ...]:
    name = environment.name
    times = environment.evaluation_interval, at(alert.hold, name), at(alert.keep_firing_for, name)
    if not isinstance(alert, ValueAlert):
        return times
    limit = alert.threshold
    return *times, limit.at(name), *(limit.at(name, value) for value in limit.exceptions)
