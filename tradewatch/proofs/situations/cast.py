"""Which situations share a test, and which bot of the environment each is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tradewatch.model import Environment, Job, Project, Situation, did_you_mean, seconds

# Each promtool evaluates all rules at each step, so a longer test has a longer interval than the environment. A series
# with more than five minutes between two samples would be absent in between.
_INTERVALS = (("3h", "0s"), ("12h", "1m"), ("15d", "4m"))


class Bot(NamedTuple):
    """A bot and the addresses of its replicas, the active one first."""

    name: str
    job: Job
    replicas: tuple[str, ...]


class Scene(NamedTuple):
    """Situations in one test, each with the bot that it is about; `interval` is in seconds."""

    environment: Environment
    interval: float
    cast: Mapping[str, Situation]


def bots(environment: Environment, identity: str) -> tuple[Bot, ...]:
    """The bots whose targets an environment lists, in its order."""
    return tuple(
        Bot(labels[identity], job, addresses)
        for job in environment.jobs
        for labels, addresses in job.targets
        if identity in labels and addresses
    )


def environment_of(situation: Situation, project: Project) -> Environment:
    """The environment whose rules a situation tests. Raises DefinitionError for one that does not exist."""
    by_name = {environment.name: environment for environment in project.environments}
    name = situation.environment or project.environments[-1].name
    if name not in by_name:
        situation.reject("environment", f"no environment is called {name!r}", fix=did_you_mean(name, by_name))
    return by_name[name]


def plays(bot: Bot, situation: Situation) -> bool:
    """Whether a situation can be about a bot: it has a standby if the situation needs one, and none otherwise."""
    return len(bot.replicas) == (1 if situation.standby is None else 2)


def scenes(project: Project, situations: Iterable[Situation]) -> Iterator[Scene]:
    """Tests for all situations, as few as possible: promtool evaluates all rules for each test.

    Situations share a test if they are about different bots and have the same interval; at most one of them changes
    servers. Raises DefinitionError for a situation that has no place in its environment.
    """
    waiting: dict[tuple[Environment, float], list[Situation]] = {}
    for situation in situations:
        environment = environment_of(situation, project)
        longer = next(step for longest, step in _INTERVALS if seconds(situation.lasts) <= seconds(longest))
        interval = max(seconds(environment.evaluation_interval), seconds(longer))
        waiting.setdefault((environment, interval), []).append(situation)
    for (environment, interval), together in waiting.items():
        # Of equal length, because the longest decides how long a test takes.
        left = sorted(together, key=lambda each: seconds(each.lasts))
        while left:
            cast = _cast(bots(environment, project.identity), left)
            yield Scene(environment, interval, cast)
            left = [each for each in left if each not in cast.values()]


def _cast(free: Sequence[Bot], left: Sequence[Situation]) -> dict[str, Situation]:
    cast: dict[str, Situation] = {}
    for bot in free:
        for situation in left:
            if situation in cast.values() or not plays(bot, situation):
                continue
            if situation.servers and any(each.servers for each in cast.values()):
                continue
            cast[bot.name] = situation
            break
    if not cast:
        first = left[0]
        needs = "one replica" if first.standby is None else "two replicas"
        first.reject("name", f"no bot of the environment has {needs}", fix="name an environment that has one")
    return cast
