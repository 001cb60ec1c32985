"""routing/unpromised"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert that no promise is about, in a project with promises."""
    if not built.project.promises:
        return
    promised = {situated.sent.alert for _, situated in built.promised_alerts}
    for alert in dict.fromkeys(situated.sent.alert for situated in built.situated_alerts):
        if alert not in promised:
            yield alert.finding(
                "no promise says how soon it must be sent, and when it may be muted",
                argument="severity",
                details="The routes can delay, mute or lose it, and no check reports that.",
                fix="add a promise about it, or a matcher to one that exists",
            )
