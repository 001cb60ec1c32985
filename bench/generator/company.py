"""A company's repository: 200 bots of 20 teams, 10,000 rules and 1,000 dashboards, built by the engine in a folder.

Goals: the dashboards take at most half of grafanalib's time for the same ones, the rules at most three times the time
of `promtool check rules` for the same files, both in CPU time of one run; at most 1 GB of memory; after a change of one
alert, only its file is written.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import generator
from bench.generator.copies import multiplied
from bench.generator.dashboards import with_grafanalib, with_our_panels
from bench.goal import Goal, show
from bench.process import in_new_process
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import FileTree, write_all
from tradewatch.grafana import Dashboard
from tradewatch.model import Environment, Job, Matcher, Owner, Project, Receiver, Route
from tradewatch.toolchain import find

BOTS, TEAMS, RULES, DASHBOARDS = 200, 20, 10_000, 1_000
RUNS = 3
LARGEST = 1.0  # GB


def goals() -> Iterator[Goal]:
    """The comparisons, the memory of the build, and what a change writes."""
    runs = [in_new_process(_compared) for _ in range(RUNS)]
    size = f"{BOTS} bots, {TEAMS} teams, {RULES:,} rules, {DASHBOARDS:,} dashboards"
    for name, limit, number in (
        ("a company's dashboards, against grafanalib", 0.5, 0),
        ("a company's rules, against promtool check rules", 3.0, 1),
    ):
        pairs = [run[number] for run in runs]
        took = ", ".join(f"{ours:.2f} s and {theirs:.2f} s" for ours, theirs in pairs)
        yield Goal(
            name=name,
            values=[ours / theirs for ours, theirs in pairs],
            unit="× theirs",
            at_most=limit,
            details=(f"{size}: {took}",),
        )
    memory, written = in_new_process(_built)
    yield Goal(name="memory of a company's build", values=(memory / 1e9,), unit="GB", at_most=LARGEST)
    yield Goal(name="files written after a change of one alert", values=(float(written),), unit="files", at_most=1.0)


def company() -> tuple[Project, Environment]:
    """The project, and its only environment."""
    content = generator.project()
    bots = tuple(f"bot-{number}" for number in range(BOTS))
    owners = tuple(Owner(f"team-{number}", {"bot": bots[number::TEAMS]}) for number in range(TEAMS))
    (_, *servers) = content.environments[-1].jobs
    targets = tuple(({"bot": bot}, (f"{bot}.internal:9400",)) for bot in bots)
    environment = replace(content.environments[-1], watched=bots, jobs=(Job("bots", targets), *servers), owners=owners)
    copies = multiplied(replace(content, dashboards={}), -(-RULES // len(content.alerts)))
    added = copies.groups[len(content.groups) :]
    groups = (*content.groups, *(replace(each, owner=owners[number % TEAMS]) for number, each in enumerate(added)))
    receivers = {owner: Receiver(owner.name) for owner in owners}
    of_teams = tuple(
        Route((Matcher("owner", "=", owner.name), *route.matchers), receiver=receiver, routes=route.routes)
        for owner, receiver in receivers.items()
        for route in content.routes[0].routes[1:]
    )
    routing = replace(content.routes[0], routes=(*of_teams, *content.routes[0].routes))
    project = replace(
        copies,
        environments=(environment,),
        groups=groups,
        receivers=(*content.receivers, *receivers.values()),
        routing=routing,
        dashboards={"teams": tuple(_builder(number) for number in range(DASHBOARDS))},
    )
    return project, environment


def _builder(number: int) -> Callable[[Environment], Dashboard]:
    return lambda _: with_our_panels(number)


def _tree(project: Project, environment: Environment) -> FileTree:
    return CompiledProject(project).within(environment).tree


def _compared() -> tuple[tuple[float, float], tuple[float, float]]:
    """The CPU seconds of the dashboards here and with grafanalib, and of the rules here and of promtool."""
    gc.set_threshold(1_000_000)  # as the command line does
    project, environment = company()
    compiled = CompiledProject(project).within(environment)
    start = time.process_time()
    compiled.dashboard_files  # noqa: B018 - they are made when they are read
    dashboards = time.process_time() - start
    start = time.process_time()
    for number in range(DASHBOARDS):
        with_grafanalib(number)
    grafanalib = time.process_time() - start
    start = time.process_time()
    compiled.tree  # noqa: B018
    rules = time.process_time() - start
    with TemporaryDirectory() as folder:
        write_all(Path(folder), {"build": compiled.tree})
        files = sorted(Path(folder, "build/prometheus").rglob("*.yml"))
        command = [str(find("promtool", generator.ROOT / ".tools").path), "check", "rules", "--lint=none"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [*command, *(str(file) for file in files if file.name != "prometheus.yml")], check=True, capture_output=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    promtool = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (dashboards, grafanalib), (rules, promtool)


def _built() -> tuple[int, int]:
    """The largest memory of a build in bytes, and the number of files that a second build writes after a change."""
    project, environment = company()
    with TemporaryDirectory() as folder:
        write_all(Path(folder), {"build": _tree(project, environment)})
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        before = {file: file.stat().st_mtime_ns for file in Path(folder).rglob("*") if file.is_file()}
        *groups, last = project.groups
        first, *others = last.alerts
        changed = replace(last, rules=(replace(first, summary="It is otherwise"), *others))
        write_all(Path(folder), {"build": _tree(replace(project, groups=(*groups, changed)), environment)})
        return memory, sum(file.stat().st_mtime_ns != time for file, time in before.items())


if __name__ == "__main__":
    show(goals())
