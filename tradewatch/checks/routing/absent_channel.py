"""routing/absent-channel"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Finding


def check(built: BuiltProject) -> Iterator[Finding]:
    """A receiver uses a channel that no environment has."""
    project = built.project
    there = {type(channel) for environment in project.environments for channel in environment.channels}
    for receiver in project.receivers:
        for kind in receiver.via or ():
            if kind not in there:
                yield receiver.finding(
                    f"no environment has a channel of type {kind.__name__}",
                    argument="via",
                    details="A reader believes that it notifies somebody.",
                    fix=f"add the channel to an environment, or remove {kind.__name__} from via",
                )
