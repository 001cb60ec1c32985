"""routing/unused-channel"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An environment has a channel that no receiver uses."""
    receivers = built.project.receivers
    for channel in built.environment.channels:
        if not any(receiver.uses(channel) for receiver in receivers):
            name = type(channel).__name__
            places = [f"{each.name} ({each.defined.place_in(built.project.root)})" for each in receivers]
            yield channel.finding(
                f"no receiver is notified through it, so {built.environment.name} never uses it",
                details="A receiver uses the channels that its `via` names; without `via`, all that are for people, "
                f"except those in its `without`: {', '.join(places)}.",
                fix=f"let a receiver use {name}, or remove the channel",
            )
