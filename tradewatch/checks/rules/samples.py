"""rules/samples"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, StateAlert, ValueAlert


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert without samples, so no test can be made."""
    for alert in built.project.alerts:
        if isinstance(alert, ValueAlert):
            argument, given = "samples", alert.samples is not None
        elif isinstance(alert, StateAlert):
            argument, given = "samples_bad", alert.samples_bad is not None
        else:
            continue
        if not given:
            yield alert.finding(
                f"does not have {argument}",
                details="The tests are made from them: without them nobody knows whether it fires when it should.",
                fix="give it series for which it fires, for example METRIC.stays(level, ...)",
            )
