"""rules/arithmetic"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.calculations import wrong_calculations
from tradewatch.model import Finding, ValueAlert


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A calculation in a threshold's `why` or `tune` has another result than the text says."""
    thresholds = {alert.threshold: alert for alert in built.project.alerts if isinstance(alert, ValueAlert)}
    for threshold, alert in thresholds.items():
        for argument in ("why", "tune"):
            for wrong in wrong_calculations(getattr(threshold, argument)):
                yield Finding(
                    threshold.defined.of_argument(argument),
                    f"threshold of {alert.subject}",
                    f"`{argument}` says {wrong.text}, but the result is {wrong.result:.4g}",
                    details="Whoever tunes the limit relies on its reason, and here the figures do not fit each other.",
                    fix="correct the figures; better, compute them in an f-string from the limit and its premises",
                )
