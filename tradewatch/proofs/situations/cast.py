"""Which situations share a test, and which watched program each is about."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tradewatch.compiler.situations import WatchedProgram, environment_of, first_program, plays, programs_of
from tradewatch.model import Environment, Job, Project, Situation, seconds

# Each promtool evaluates all rules at each step, so a longer test has a longer interval than the environment. A series
# with more than five minutes between two samples would be absent in between.
_INTERVALS = (("3h", "0s"), ("12h", "1m"), ("15d", "4m"))


# Each watched program is there so many times: more of them cost less than more tests.
_COPIES = 6


class Scene(NamedTuple):
    """Situations in one test, each with the program that it is about; `interval` is in seconds."""

    environment: Environment
    interval: float
    cast: Mapping[str, Situation]


def scenes(project: Project, situations: Iterable[Situation]) -> Iterator[Scene]:
    """Tests for all situations, as few as possible: promtool evaluates all rules for each test.

    Situations share a test if they are about different programs and have the same interval; at most one of them changes
    servers. The environment of a test also has those copies of its programs that they are about. Raises
    DefinitionError for a situation that has no place in its environment.
    """
    waiting: dict[tuple[Environment, float], list[Situation]] = {}
    for situation in situations:
        first_program(situation, project)
        environment = environment_of(situation, project)
        longer = next(step for longest, step in _INTERVALS if seconds(situation.lasts) <= seconds(longest))
        interval = max(seconds(environment.evaluation_interval), seconds(longer))
        waiting.setdefault((environment, interval), []).append(situation)
    for (environment, interval), together in waiting.items():
        crowd = _crowd(environment, project.identity)
        # Of equal length, because the longest decides how long a test takes.
        left = sorted(together, key=lambda each: seconds(each.lasts))
        while left:
            cast = _cast(programs_of(crowd, project.identity), left)
            idle = {*crowd.watched} - {*environment.watched, *cast}
            yield Scene(_without(idle, crowd, project.identity), interval, cast)
            left = [each for each in left if each not in cast.values()]


def _crowd(environment: Environment, identity: str) -> Environment:
    """The environment with copies of each program, which its tables know too."""
    copies = {
        program.name: [f"{program.name}-{number}" for number in range(2, _COPIES + 1)]
        for program in programs_of(environment, identity)
    }

    def targets(job: Job) -> Iterator[tuple[Mapping[str, str], tuple[str, ...]]]:
        for labels, addresses in job.targets:
            yield labels, addresses
            for copy in copies.get(labels.get(identity, ""), ()):
                yield {**labels, identity: copy}, tuple(f"{copy}-{address}" for address in addresses)

    return replace(
        environment,
        watched=(*environment.watched, *(copy for each in copies.values() for copy in each)),
        jobs=tuple(replace(job, targets=tuple(targets(job))) for job in environment.jobs),
    )


def _without(idle: Container[str], crowd: Environment, identity: str) -> Environment:
    """The environment without the copies that no situation is about, which would only take time."""
    return replace(
        crowd,
        watched=tuple(name for name in crowd.watched if name not in idle),
        jobs=tuple(
            replace(job, targets=tuple(each for each in job.targets if each[0].get(identity, "") not in idle))
            for job in crowd.jobs
        ),
    )


def _cast(free: Sequence[WatchedProgram], left: Sequence[Situation]) -> dict[str, Situation]:
    cast: dict[str, Situation] = {}
    for program in free:
        for situation in left:
            if situation in cast.values() or not plays(program, situation):
                continue
            if situation.servers and any(each.servers for each in cast.values()):
                continue
            cast[program.name] = situation
            break
    return cast
