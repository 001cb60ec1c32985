"""routing/unused-channel: an environment has a channel that no receiver uses."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Problem, Source


def check(case: Case) -> Iterator[Problem]:
    used = {kind for receiver in case.project.receivers for kind in receiver.via}
    for channel in case.environment.channels:
        if type(channel) not in used:
            name = type(channel).__name__
            places = [f"{each.name} ({_place(case, each.defined)})" for each in case.project.receivers]
            yield Problem(
                "routing/unused-channel",
                channel.defined,
                channel.subject,
                f"no receiver is notified through it, so {case.environment.name} never uses it",
                details="A receiver uses the channels that its `via` names: " + ", ".join(places) + ".",
                fix=f"add {name} to the via of a receiver, or remove the channel",
            )


def _place(case: Case, source: Source) -> str:
    return f"{source.relative_to(case.project.root)}:{source.line}"
