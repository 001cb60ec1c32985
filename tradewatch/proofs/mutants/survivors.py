"""Runs the tests of each alert on its mutants, and reports the mutants that no test notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

import yaml

from tradewatch.compiler import RECORDING, CompiledEnvironment, alert_path
from tradewatch.compiler.expressions import condition
from tradewatch.compiler.maintenance import outside_maintenance
from tradewatch.compiler.yaml import dump
from tradewatch.model import Alert, Problem, ProblemsFound, Project, RuleGroup
from tradewatch.promql import parse, selected_series
from tradewatch.proofs.context import proof_contexts
from tradewatch.proofs.mutants.recorded import Groups
from tradewatch.proofs.mutants.rules import Mutant, mutants, mutants_of_read
from tradewatch.proofs.running.run import failures
from tradewatch.proofs.testfiles.alert_tests import KnownCases
from tradewatch.proofs.testfiles.files import test_file, tests_by_path
from tradewatch.toolchain import Promtool


class Candidate(NamedTuple):
    """A mutant of an alert's rule."""

    group: RuleGroup
    alert: Alert
    mutant: Mutant


class MutantResult(NamedTuple):
    """Whether a test noticed a mutant."""

    candidate: Candidate
    killed: bool


def candidates(compiled: CompiledEnvironment) -> list[Candidate]:
    """Every mutant of every alert in one environment; those of a recording rule are tried with its first reader.

    What maintenance adds is the same in all alerts, so it stays, or is left out as a whole.
    """
    groups, environment, catalogue = _recording(compiled), compiled.environment, compiled.shared.catalogue
    found: list[Candidate] = []
    recorded: set[str] = set()
    for group in compiled.project.groups:
        for alert in group.alerts:
            written = {**compiled.alert_rules[alert], "expr": condition(alert, environment)}
            labels = compiled.pausing_labels(alert)
            for mutant in mutants(written, catalogue):
                rule = {**mutant.rule, "expr": outside_maintenance(mutant.rule["expr"], labels)}
                found.append(Candidate(group, alert, Mutant(mutant.fault, rule)))
            if labels:
                found.append(Candidate(group, alert, Mutant("maintenance: left out", written)))
            names = set(selected_series(parse(written["expr"]))) - recorded
            recorded |= names
            every = mutants_of_read(compiled.alert_rules[alert], groups, names, catalogue)
            found += [Candidate(group, alert, mutant) for mutant in every]
    return found


def _recording(compiled: CompiledEnvironment) -> Groups:
    deployed = compiled.tree.get(RECORDING)
    groups: Groups = yaml.safe_load(deployed)["groups"] if deployed else []
    return groups


def try_mutants(
    found: Sequence[Candidate], compiled: CompiledEnvironment, promtool: Promtool
) -> Iterator[MutantResult]:
    """The result of each mutant, in order.

    Raises ProblemsFound if an alert fails its tests without a fault, ToolError if promtool cannot be run.
    """
    rules, recording = compiled.alert_rules, _recording(compiled)
    context = proof_contexts(compiled.shared, [compiled.environment])[compiled.environment]

    @cache
    def tests(name: str, group: RuleGroup) -> dict[str, str]:
        family = [each for each in group.alerts if each.name == name]
        by_path = tests_by_path(group, family, context, KnownCases())
        return {path: test_file(path, group, each, compiled).decode() for path, each in by_path.items()}

    def runs(candidate: Candidate) -> list[tuple[str, dict[str, str]]]:
        group, alert, mutant = candidate
        family = [mutant.rule if each is alert else rules[each] for each in group.alerts if each.name == alert.name]
        read = recording if mutant.recording is None else mutant.recording
        files = {alert_path(group): _deployed([{"name": group.name, "rules": family}])}
        if recording:
            files[RECORDING] = _deployed(read)
        return [(path, {path: text, **files}) for path, text in tests(alert.name, group).items()]

    def killed(some: Iterable[Candidate]) -> Iterator[bool]:
        of_each = [runs(each) for each in some]
        failed = failures([run for each in of_each for run in each], promtool)
        for each in of_each:
            yield [*islice(failed, len(each))].count(None) < len(each)

    healthy = {each.alert: each._replace(mutant=Mutant("unchanged", rules[each.alert])) for each in found}
    if sick := [alert for alert, fails in zip(healthy, killed(healthy.values()), strict=True) if fails]:
        raise ProblemsFound(*map(_fails_already, sick))
    yield from map(MutantResult, found, killed(found))


def _deployed(groups: Groups) -> str:
    return dump({"groups": groups}, made_from="a mutant").decode()


def _fails_already(alert: Alert) -> Problem:
    summary, fix = "it fails its tests without a mutant", "run `make validate` and correct that first"
    return Problem("proofs/mutant", alert.defined, alert.subject, summary, fix=fix)


def mutant_problems(
    found: Sequence[MutantResult], equivalents: Mapping[tuple[str, str], str], project: Project
) -> list[Problem]:
    """A problem for each survivor that is not in `equivalents`, and for each of its entries that is not a survivor."""
    survivors = [(each.candidate.alert, each.candidate.mutant.fault) for each in found if not each.killed]
    known = {(alert.name, fault) for alert, fault in survivors}
    problems = [
        Problem(
            "proofs/mutant",
            alert.defined,
            alert.subject,
            f"no test notices this fault: {fault}",
            fix="add an example that does (fires_too, silent_too), or explain in the list of equivalent mutants",
        )
        for alert, fault in survivors
        if (alert.name, fault) not in equivalents
    ]
    return problems + [
        Problem("proofs/mutant", None, f"equivalent mutant of {name}", f"it does not survive: {fault}", fix="remove it")
        for name, fault in equivalents
        if (name, fault) not in known
    ]
