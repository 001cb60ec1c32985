"""routing/silent-receiver"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding
from tradewatch.routing import channels_of


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An environment has none of a receiver's channels."""
    environment = built.environment
    for receiver in built.project.receivers:
        if not channels_of(receiver, environment):
            named = "".join(f", {kind.kind()}" for kind in receiver.via or ())
            yield environment.finding(
                f"receiver {receiver.name} is never notified: this environment has none of its channels{named}",
                argument="channels",
                details="Alertmanager accepts a receiver without channels, and drops its messages without an error.",
                fix=f"add {'one of these channels' if named else 'a channel for people'} to {environment.name}",
            )
