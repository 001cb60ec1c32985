"""rules/external-label"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Problem


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """A rule's label has the name of an environment's external label."""
    environment = built.environment
    for rule in (*built.project.alerts, *built.project.recordings):
        for label in sorted(environment.labels.keys() & rule.labels):
            yield Problem(
                "rules/external-label",
                rule.defined.of_argument("labels"),
                rule.subject,
                f"its label {label!r} is an external label of {environment.name}",
                details="Prometheus adds an external label only to series without that label: the rule's value wins.",
                fix="rename the label",
            )
    for label in sorted(environment.external_labels.keys() & {"severity", "signal"}):
        yield Problem(
            "rules/external-label",
            environment.defined.of_argument("external_labels"),
            environment.subject,
            f"the external label {label!r} is a label of every alert",
            details="Prometheus adds an external label only to alerts without that label.",
            fix="rename the label",
        )
