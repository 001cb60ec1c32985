"""Prove the proofs: give promtool each mutant with the tests of its alert, and see which ones they let through."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tradewatch.compiler import RECORDING, alert_path, alert_rules, compile
from tradewatch.compiler.yaml import dump
from tradewatch.model import Alert, Environment, Problem, ProblemsFound, Project, RuleGroup
from tradewatch.proofs.files import test_file, tests_by_path
from tradewatch.proofs.mutants import Mutant, mutants
from tradewatch.proofs.trial import PROCESSES, TIMEOUT
from tradewatch.toolchain import Promtool


class Suspect(NamedTuple):
    """A mutant that is to be tried."""

    group: RuleGroup
    alert: Alert
    mutant: Mutant


class Verdict(NamedTuple):
    suspect: Suspect
    killed: bool


def suspects(project: Project, environment: Environment) -> list[Suspect]:
    """Every mutant of every alert in one environment."""
    rules = alert_rules(project, environment)
    return [
        Suspect(group, alert, mutant)
        for group in project.groups
        for alert in group.alerts
        for mutant in mutants(rules[alert])
    ]


def verdicts(
    found: Sequence[Suspect], project: Project, environment: Environment, promtool: Promtool
) -> Iterator[Verdict]:
    """Whether each mutant is killed, in their order.

    Raises ProblemsFound when an alert fails its tests as it is, ToolError when promtool cannot be run.
    """
    recording = compile(project, environment).get(RECORDING)
    rules = alert_rules(project, environment)

    @cache
    def proofs(name: str, group: RuleGroup) -> dict[str, bytes]:
        family = [each for each in group.alerts if each.name == name]
        tests = tests_by_path(group, family, project, environment)
        return {path: test_file(path, group, each, project, environment) for path, each in tests.items()}

    def killed(alert: Alert, group: RuleGroup, rule: Mapping[str, Any]) -> bool:
        tests = proofs(alert.name, group)
        if not tests:
            return False  # and promtool would refuse to run none
        written = [rule if each is alert else rules[each] for each in group.alerts if each.name == alert.name]
        files = {alert_path(group): dump({"groups": [{"name": group.name, "rules": written}]}, made_from="a mutant")}
        if recording:
            files[RECORDING] = recording
        with tempfile.TemporaryDirectory() as folder:
            for path, content in (tests | files).items():
                target = Path(folder) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            return promtool.test_rules([Path(folder) / path for path in tests], TIMEOUT).exit_code != 0

    def alone(suspect: Suspect) -> Verdict:
        return Verdict(suspect, killed(suspect.alert, suspect.group, suspect.mutant.rule))

    healthy = {suspect.alert: suspect.group for suspect in found}
    with ThreadPoolExecutor(PROCESSES) as pool:
        sick = pool.map(lambda pair: killed(pair[0], pair[1], rules[pair[0]]), healthy.items())
        failed = [alert for alert, fails in zip(healthy, sick, strict=True) if fails]
        if failed:
            raise ProblemsFound(*(_fails_already(alert) for alert in failed))
        yield from pool.map(alone, found)


def _fails_already(alert: Alert) -> Problem:
    return Problem(
        "proofs/mutant", alert.defined, alert.subject, "fails its tests as it is", fix="mend that first: make validate"
    )


def judged(found: Sequence[Verdict], equivalents: Mapping[tuple[str, str], str], project: Project) -> list[Problem]:
    """A problem for each survivor that nobody has argued away, and for each argument that no survivor needs."""
    survivors = [(each.suspect.alert, each.suspect.mutant.fault) for each in found if not each.killed]
    known = {(alert.name, fault) for alert, fault in survivors}
    problems = [
        Problem(
            "proofs/mutant",
            alert.defined,
            alert.subject,
            f"no test fails when it is changed: {fault}",
            fix="a test that does (samples, fires_too, silent_too), or an argument in the list of equivalent mutants",
        )
        for alert, fault in survivors
        if (alert.name, fault) not in equivalents
    ]
    return problems + [
        Problem(
            "proofs/mutant", None, f"equivalent mutant of {name}", f"is killed, or is none: {fault}", fix="remove it"
        )
        for name, fault in equivalents
        if (name, fault) not in known
    ]
