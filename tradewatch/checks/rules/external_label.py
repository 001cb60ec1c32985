"""rules/external-label"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A rule's label has the name of an environment's external label."""
    environment = built.environment
    for rule in (*built.project.alerts, *built.project.recordings):
        for label in sorted(environment.labels.keys() & rule.labels):
            yield rule.finding(
                f"its label {label!r} is an external label of {environment.name}",
                argument="labels",
                details="Prometheus adds an external label only to series without that label: the rule's value wins.",
                fix="rename the label",
            )
    for label in sorted(environment.external_labels.keys() & {"severity", "signal"}):
        yield environment.finding(
            f"the external label {label!r} is a label of every alert",
            argument="external_labels",
            details="Prometheus adds an external label only to alerts without that label.",
            fix="rename the label",
        )
