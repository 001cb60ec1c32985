"""Which program a situation is about, with which labels its alerts fire, and who is paged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from tradewatch.compiler.compiled import CompiledEnvironment, CompiledProject
from tradewatch.model import Environment, Hears, Job, Project, Situation, did_you_mean
from tradewatch.routing import Delivery, labels_as_sent, simulate

# Messages wait at some times. This is a Wednesday.
_AT_WORK = datetime(2026, 1, 7, 12, tzinfo=UTC)


class WatchedProgram(NamedTuple):
    """A watched program and the addresses of its replicas, the active one first."""

    name: str
    job: Job
    replicas: tuple[str, ...]


def programs_of(environment: Environment, identity: str) -> tuple[WatchedProgram, ...]:
    """The programs whose targets an environment lists, in its order."""
    return tuple(
        WatchedProgram(labels[identity], job, addresses)
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


def plays(program: WatchedProgram, situation: Situation) -> bool:
    """Whether a situation can be about a program: it has a standby if the situation needs one, and none otherwise."""
    return len(program.replicas) == (1 if situation.standby is None else 2)


def first_program(situation: Situation, project: Project) -> WatchedProgram:
    """The first program of its environment that a situation can be about. Raises DefinitionError without one."""
    fitting = [
        each for each in programs_of(environment_of(situation, project), project.identity) if plays(each, situation)
    ]
    if not fitting:
        needs = "one replica" if situation.standby is None else "two replicas"
        situation.reject(
            "name", f"no {project.identity} of the environment has {needs}", fix="name an environment that has one"
        )
    return fitting[0]


def result_labels(heard: Hears, program: WatchedProgram, compiled: CompiledEnvironment) -> Mapping[str, str]:
    """The labels of a heard alert about this program, with those of its rule.

    Raises DefinitionError for a label that the result does not have, or of which the value is not given, and for a
    standby that the program does not have.
    """
    alert, project = heard.alert, compiled.project
    names = compiled.shared.labels_of_result(alert, compiled.environment) or ()
    if heard.standby and len(program.replicas) < 2:
        heard.reject("standby", "the situation is about a program without a standby", fix="give it `standby` steps")
    replica = program.replicas[1 if heard.standby else 0]
    known = {project.identity: program.name, "instance": replica, "job": program.job.name, **heard.labels}
    for name in heard.labels:
        if name not in names:
            heard.reject(
                "labels", f"the result of {alert} has no label {name!r}", fix=f"it has {', '.join(sorted(names))}"
            )
    for name in names:
        if name not in known:
            heard.reject("labels", f"the result of {alert} has the label {name!r}", fix="give its value in `labels`")
    own = {name: known[name] for name in names if known[name]}
    return {"alertname": alert.name, **own, **alert.all_labels}


def deliveries_of(situation: Situation, compiled: CompiledProject) -> dict[Hears, tuple[Delivery, ...]]:
    """What the routes do with each heard alert: nothing without routing.

    Raises DefinitionError as `first_program` and `result_labels` do.
    """
    project, environment = compiled.project, environment_of(situation, compiled.project)
    program, within = first_program(situation, project), compiled.within(environment)
    sent = {
        each: labels_as_sent(each.alert, environment, result_labels(each, program, within)) for each in situation.hears
    }
    if not project.has_routing(environment):
        return dict.fromkeys(sent, ())
    return {each: simulate(project, environment, labels, _AT_WORK).deliveries for each, labels in sent.items()}


def pages_of(situation: Situation, compiled: CompiledProject) -> int:
    """How often somebody is paged in a situation: alerts of one group are one incident."""
    return len(
        {
            tuple(delivery.group.items())
            for deliveries in deliveries_of(situation, compiled).values()
            for delivery in deliveries
            if any(channel.incidents for channel in delivery.channels)
        }
    )


def in_words(pages: int) -> str:
    """`once`, `twice` or `3 times`."""
    return {1: "once", 2: "twice"}.get(pages, f"{pages} times")
