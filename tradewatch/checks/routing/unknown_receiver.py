"""routing/unknown-receiver"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, did_you_mean


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A route leads to a receiver that is not in the list of receivers."""
    known = {receiver.name for receiver in built.project.receivers}
    for route in built.routing.walk():
        if route.receiver is not None and route.receiver.name not in known:
            yield route.finding(
                f"there is no receiver {route.receiver.name!r}",
                argument="receiver",
                fix=did_you_mean(route.receiver.name, known),
            )
