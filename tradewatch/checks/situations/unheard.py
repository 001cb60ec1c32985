"""situations/unheard"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Finding


def check(built: BuiltProject) -> Iterator[Finding]:
    """An alert that no situation hears, or that is silent in none that resembles it."""
    situations = built.project.situations
    if not situations:
        return
    heard = {each.alert.name for situation in situations for each in situation.hears}
    silent = {alert.name for situation in situations for alert in situation.resembles}
    for alert in {alert.name: alert for alert in built.project.alerts if alert.severity.notifies}.values():
        if alert.name not in heard:
            yield alert.finding(
                "no situation hears it",
                details="Its own samples show that it does what its author thought, not what really happens.",
                fix=f"tell a story in which it fires: a Situation with Hears({alert.name}, ...)",
            )
        elif alert.name not in silent:
            yield alert.finding(
                "no situation shows when it is silent",
                details="An alert that fires on healthy days is switched off, also for the day that is not.",
                fix="tell a harmless story that looks like its trouble: a Situation with the alert in `resembles`",
            )
