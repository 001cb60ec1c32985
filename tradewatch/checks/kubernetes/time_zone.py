"""kubernetes/time-zone"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A time interval has a time zone, which an AlertmanagerConfig cannot express."""
    kubernetes = built.environment.kubernetes
    if kubernetes is None or kubernetes.alertmanager != "config":
        return
    intervals = {each.name: each for route in built.project.routes for each in route.mute}
    for interval in intervals.values():
        if interval.location != "UTC":
            yield kubernetes.finding(
                f"the interval {interval.name} is in {interval.location}, and an AlertmanagerConfig has only UTC",
                argument="alertmanager",
                details="In UTC the interval would begin and end at other times, and with daylight saving time its "
                f"distance changes twice a year. It is at {interval.defined.place_in(built.project.root)}.",
                fix='use alertmanager="secret", which has the zone, or an interval in UTC',
            )
