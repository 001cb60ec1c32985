"""The input series of a scene: the healthy world of all programs, changed as its situations say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tradewatch.compiler.situations import programs_of
from tradewatch.model import COUNTER, Environment, Metric, Project, Samples, World, seconds
from tradewatch.model.matcher import quoted
from tradewatch.model.situation import Change, Changes, Down, Frozen, Gone, Healthy, Stamped, one_by_one
from tradewatch.proofs.situations.cast import Scene
from tradewatch.proofs.situations.timeline import Part, values
from tradewatch.proofs.testfiles.series import InputSeries

# The name and the own labels of a series, without those of its target.
_Series = tuple[str, frozenset[tuple[str, str]]]


class _Target(NamedTuple):
    """A program that is scraped: its labels, its healthy series, and the changes with the times when they begin."""

    labels: Mapping[str, str]
    healthy: tuple[Samples, ...]
    changes: tuple[tuple[float, Change], ...]


def input_series(scene: Scene, world: World, project: Project) -> Iterator[InputSeries]:
    """Every series of a scene in promtool's notation."""
    end = max(seconds(situation.lasts) for situation in scene.cast.values())
    for target in _targets(scene, world, project):
        for name, labels, parts in _parts(target, project.series):
            metric = project.series.get(name)
            text = ",".join(f"{label}={quoted(value)}" for label, value in sorted({**target.labels, **labels}.items()))
            counts = metric is not None and metric.kind is COUNTER
            written = values(parts, scene.interval, round(end / scene.interval), counts)
            yield InputSeries(f"{name}{{{text}}}", written)


def _targets(scene: Scene, world: World, project: Project) -> Iterator[_Target]:
    for program in programs_of(scene.environment, project.identity):
        situation = scene.cast.get(program.name)
        for number, address in enumerate(program.replicas):
            steps = situation and (situation.standby if number else situation.steps)
            labels = {project.identity: program.name, "instance": address, "job": program.job.name}
            yield _Target(labels, world.standby if number else world.active, tuple(_timed(steps or {})))
    about_servers = next((each.servers for each in scene.cast.values() if each.servers), {})
    yield from _servers(scene.environment, world, about_servers, project)


def _servers(
    environment: Environment, world: World, steps: Mapping[str, Changes], project: Project
) -> Iterator[_Target]:
    """The targets without the identity; each has the series of its job."""
    for job in environment.jobs:
        for labels, addresses in job.targets:
            if project.identity in labels:
                continue
            healthy = tuple(each for each in world.servers if _job(each, project) == job.name)
            changes = tuple((time, each) for time, each in _timed(steps) if _job(each, project) == job.name)
            for address in addresses:
                yield _Target({**labels, "instance": address, "job": job.name}, healthy, changes)


def _job(change: Change, project: Project) -> str | None:
    if isinstance(change, Down | Healthy):
        return None
    return change.labels.get("job") or project.series[change.series].exporter.job


def _timed(steps: Mapping[str, Changes]) -> Iterator[tuple[float, Change]]:
    for time in sorted(steps, key=seconds):
        for change in one_by_one(steps[time]):
            yield seconds(time), change


def _parts(target: _Target, metrics: Mapping[str, Metric]) -> Iterator[tuple[str, Mapping[str, str], list[Part]]]:
    """The parts of each series of a target."""
    healthy = {_series(each): each for each in target.healthy}
    begun = {_series(each) for _, each in target.changes if isinstance(each, Samples | Stamped)}
    for series in dict.fromkeys([*healthy, *sorted(begun - healthy.keys(), key=str)]):
        name, labels = series
        usual = healthy.get(series)
        parts = [Part(0.0, usual)]
        for time, change in target.changes:
            match change:
                case Healthy():
                    parts.append(Part(time, usual))
                case Down():
                    parts.append(Part(time, _while_down(name, labels, metrics)))
                case Samples() | Stamped() if _series(change) == series:
                    parts.append(Part(time, change))
                case Frozen() | Gone() if change.series == name and change.labels.items() <= dict(labels).items():
                    parts.append(Part(time, change if isinstance(change, Frozen) else None))
        yield name, dict(labels), _last_of_each_time(parts)


def _while_down(name: str, labels: Iterable[tuple[str, str]], metrics: Mapping[str, Metric]) -> Samples | None:
    """What Prometheus writes itself is 0; every other series is gone."""
    return Samples(name, dict(labels), 0.0, 0.0) if not metrics[name].exporter.scraped else None


def _last_of_each_time(parts: list[Part]) -> list[Part]:
    """`HEALTHY` and a change at the same time: the change counts, because it is written after it."""
    return list({part.start: part for part in parts}.values())


def _series(change: Samples | Stamped) -> _Series:
    # The target has its job, which a sample may name to say which server is meant.
    return change.series, frozenset((label, value) for label, value in change.labels.items() if label != "job")
