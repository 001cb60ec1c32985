"""rules/reasons"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sentences import is_sentence
from tradewatch.model import Finding, ValueAlert


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A threshold's `why` or `tune` is not a sentence, or both are the same."""
    thresholds = {alert.threshold: alert for alert in built.project.alerts if isinstance(alert, ValueAlert)}
    for threshold, alert in thresholds.items():
        faults = [
            (argument, f"`{argument}` is not a sentence")
            for argument in ("why", "tune")
            if not is_sentence(getattr(threshold, argument))
        ]
        if threshold.why == threshold.tune:
            faults = [("tune", "`tune` repeats `why`")]
        for argument, summary in faults:
            yield Finding(
                threshold.defined.of_argument(argument),
                f"threshold of {alert.subject}",
                summary,
                details="People raise a limit without reasons until it is quiet. docs/ALERT_THRESHOLDS.md prints both.",
                fix="write in `why` where the number comes from, in `tune` what to check before changing it",
            )
