"""environments/unknown-override"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Defined, Finding, PerEnvironment, ValueAlert, did_you_mean


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """PerEnvironment names an environment that does not exist."""
    known = {environment.name for environment in built.project.environments}
    for definition, argument, value in _varying(built):
        for name in value.overrides.keys() - known:
            yield definition.finding(
                f"{argument} is set for {name!r}, which is not an environment",
                argument=argument,
                details="Nothing would use the value, without an error.",
                fix=did_you_mean(name, known),
            )


def _varying(built: BuiltEnvironment) -> Iterator[tuple[Defined, str, PerEnvironment[object]]]:
    for alert in built.project.alerts:
        definitions: list[tuple[Defined, str, object]] = [
            (alert, "hold", alert.hold),
            (alert, "keep_firing_for", alert.keep_firing_for),
        ]
        if isinstance(alert, ValueAlert):
            threshold = alert.threshold
            definitions.append((threshold, "value", threshold.value))
            definitions += [(threshold, "by_label", level) for level in threshold.exceptions.values()]
        for definition, argument, value in definitions:
            if isinstance(value, PerEnvironment):
                yield definition, argument, value
