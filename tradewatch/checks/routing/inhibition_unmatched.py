"""routing/inhibition-unmatched"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.sent_alerts import sent_alerts, unmatched
from tradewatch.model import Problem, Project


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """An inhibition whose source or target no alert matches."""
    yield from _problems(built.project)


@lru_cache(maxsize=8)
def _problems(project: Project) -> tuple[Problem, ...]:
    """The same for all environments, because an inhibition may be for one of them only."""
    alerts = [sent for environment in project.environments for sent in sent_alerts(project, environment)]
    found = []
    for inhibition in project.inhibitions:
        for argument, side in (("source", inhibition.source), ("target", inhibition.target)):
            if alerts and (why := unmatched(side, alerts)):
                found.append(
                    Problem(
                        "routing/inhibition-unmatched",
                        inhibition.defined.of_argument(argument),
                        inhibition.subject,
                        f"no alert matches its {argument}: {why.summary}",
                        details="It inhibits nothing, and everybody believes that it does.",
                        fix=why.fix,
                    )
                )
    return tuple(found)
