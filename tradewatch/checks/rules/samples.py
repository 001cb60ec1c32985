"""rules/samples"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Problem, StateAlert, ValueAlert


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """An alert without samples, so no test can be made."""
    for alert in built.project.alerts:
        if isinstance(alert, ValueAlert):
            argument, given = "samples", alert.samples is not None
        elif isinstance(alert, StateAlert):
            argument, given = "samples_bad", alert.samples_bad is not None
        else:
            continue
        if not given:
            yield Problem(
                "rules/samples",
                alert.defined,
                alert.subject,
                f"does not have {argument}",
                details="The tests are made from them: without them nobody knows whether it fires when it should.",
                fix="give it series for which it fires, for example METRIC.stays(level, ...)",
            )
