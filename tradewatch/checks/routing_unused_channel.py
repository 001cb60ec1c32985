"""routing/unused-channel: an environment has a channel that no receiver uses."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Problem, Source


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    used = {kind for receiver in built.project.receivers for kind in receiver.via}
    for channel in built.environment.channels:
        if type(channel) not in used:
            name = type(channel).__name__
            places = [f"{each.name} ({_place(built, each.defined)})" for each in built.project.receivers]
            yield Problem(
                "routing/unused-channel",
                channel.defined,
                channel.subject,
                f"no receiver is notified through it, so {built.environment.name} never uses it",
                details="A receiver uses the channels that its `via` names: " + ", ".join(places) + ".",
                fix=f"add {name} to the via of a receiver, or remove the channel",
            )


def _place(built: BuiltEnvironment, source: Source) -> str:
    return f"{source.relative_to(built.project.root)}:{source.line}"
