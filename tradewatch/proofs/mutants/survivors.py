"""Runs the tests of each alert on its mutants, and reports the mutants that no test notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from tradewatch.compiler import CompiledEnvironment
from tradewatch.model import Alert, Problem, ProblemsFound, Project, RuleGroup
from tradewatch.proofs.context import proof_contexts
from tradewatch.proofs.mutants.candidates import Candidate, deployed, unchanged
from tradewatch.proofs.running.run import failures
from tradewatch.proofs.testfiles.alert_tests import KnownCases
from tradewatch.proofs.testfiles.files import test_file, tests_by_path
from tradewatch.toolchain import Promtool


class MutantResult(NamedTuple):
    """Whether a test noticed a mutant."""

    candidate: Candidate
    killed: bool


def try_mutants(
    found: Sequence[Candidate], compiled: CompiledEnvironment, promtool: Promtool
) -> Iterator[MutantResult]:
    """The result of each mutant, in order.

    Raises ProblemsFound if an alert fails its tests without a fault, ToolError if promtool cannot be run.
    """
    context = proof_contexts(compiled.shared, [compiled.environment])[compiled.environment]

    @cache
    def tests(name: str, group: RuleGroup) -> dict[str, str]:
        family = [each for each in group.alerts if each.name == name]
        by_path = tests_by_path(group, family, context, KnownCases())
        return {path: test_file(path, group, each, compiled).decode() for path, each in by_path.items()}

    def runs(candidate: Candidate) -> list[tuple[str, dict[str, str]]]:
        files = deployed(candidate, compiled)
        return [(path, {path: text, **files}) for path, text in tests(candidate.alert.name, candidate.group).items()]

    def killed(some: Iterable[Candidate]) -> Iterator[bool]:
        of_each = [runs(each) for each in some]
        failed = failures([run for each in of_each for run in each], promtool)
        for each in of_each:
            yield [*islice(failed, len(each))].count(None) < len(each)

    healthy = unchanged(found, compiled)
    if sick := [each.alert for each, fails in zip(healthy, killed(healthy), strict=True) if fails]:
        raise ProblemsFound(*map(_fails_already, sick))
    yield from map(MutantResult, found, killed(found))


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
