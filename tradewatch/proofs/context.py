"""Where an alert is proven: an environment, its metrics and its recording rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tradewatch.compiler import CompiledEnvironment, CompiledProject
from tradewatch.compiler.expressions import measured
from tradewatch.model import Alert, Environment, Metric, RecordingRule, ValueAlert, at
from tradewatch.promql import SyntaxFault, Typed
from tradewatch.proofs.inlined import inlined


@dataclass(frozen=True, eq=False)
class ProofContext:
    """A project in one environment, with the contexts of all environments."""

    compiled: CompiledEnvironment
    contexts: Mapping[Environment, ProofContext]
    _typed: dict[str, Typed] = field(default_factory=dict)

    @property
    def environment(self) -> Environment:
        """The environment of this context."""
        return self.compiled.environment

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """The metrics by the names of their series."""
        return self.compiled.project.series

    @cached_property
    def recorded(self) -> Mapping[str, str]:
        """The expressions of recording rules by the series that they record."""
        recordings = self.compiled.project.recordings
        return {each.record: each.expr for each in recordings if isinstance(each, RecordingRule)}

    def equivalent(self, alerts: Sequence[Alert]) -> ProofContext:
        """The context of the first environment in which these alerts are proven as they are in this one.

        Their cases depend on an environment through its evaluation interval, and on what differs between environments.
        """
        wanted = [_terms(alert, self.compiled) for alert in alerts]
        same = (
            each
            for each, context in self.contexts.items()
            if [_terms(alert, context.compiled) for alert in alerts] == wanted
        )
        return self.contexts[next(same)]

    def measured(self, alert: Alert) -> Typed:
        """An alert's expression without limit and guard, recording rules inlined. Raises SyntaxFault."""
        return self._inlined(measured(alert))

    def guard(self, alert: Alert) -> Typed | None:
        """The expression of an alert's guard, recording rules inlined; None without one. Raises SyntaxFault."""
        return self._inlined(alert.guard.expr) if alert.guard else None

    def _inlined(self, text: str) -> Typed:
        if text not in self._typed:
            whole = inlined(text, self.recorded, self.environment.evaluation_interval) if self.recorded else text
            typed = self.compiled.shared.catalogue.typed(whole)
            if typed is None:
                raise SyntaxFault("it is not PromQL")
            self._typed[text] = typed
        return self._typed[text]


def proof_contexts(
    compiled: CompiledProject, environments: Iterable[Environment] = ()
) -> Mapping[Environment, ProofContext]:
    """A context for each environment of a project, and for each of these."""
    contexts: dict[Environment, ProofContext] = {}
    for each in (*compiled.project.environments, *environments):
        contexts[each] = ProofContext(compiled.within(each), contexts)
    return contexts


def _terms(alert: Alert, compiled: CompiledEnvironment) -> tuple[object, ...]:
    environment = compiled.environment
    name = environment.name
    times = (
        environment.evaluation_interval,
        at(alert.hold, name),
        at(alert.keep_firing_for, name),
        compiled.pausing_labels(alert),
    )
    if not isinstance(alert, ValueAlert):
        return times
    limit = alert.threshold
    return *times, limit.at(name), *(limit.at(name, value) for value in limit.exceptions)
