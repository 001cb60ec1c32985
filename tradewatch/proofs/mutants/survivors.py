"""Runs the tests of each alert on its mutants, and reports the mutants that no test notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from tradewatch.compiler import CompiledEnvironment
from tradewatch.model import Alert, Problem, ProblemsFound, Project, RuleGroup
from tradewatch.proofs.context import proof_contexts
from tradewatch.proofs.mutants.answers import Answers
from tradewatch.proofs.mutants.candidates import Candidate, changes_texts, excerpt, unchanged, valued
from tradewatch.proofs.mutants.noticed import Trial, noticed
from tradewatch.proofs.testfiles.alert_tests import ExpectedAlert, KnownCases, tests_of
from tradewatch.proofs.testfiles.files import test_file
from tradewatch.toolchain import Promtool

_PATH = "prometheus/tests/mutant.yml"
# Cases in one test. The usual test has all, but most mutants fail the first few: more tests cost less than more series.
_CASES = 8


class MutantResult(NamedTuple):
    """Whether a test noticed a mutant."""

    candidate: Candidate
    killed: bool


def try_mutants(
    found: Sequence[Candidate], compiled: CompiledEnvironment, promtool: Promtool, answers: Answers
) -> Iterator[MutantResult]:
    """The result of each mutant, in order.

    Raises ProblemsFound if an alert fails its tests without a fault, ToolError if promtool cannot be run.
    """
    context = proof_contexts(compiled.shared, [compiled.environment])[compiled.environment]

    @cache
    def trial(alert: Alert, group: RuleGroup, *, texts: bool) -> Trial:
        family = [each for each in group.alerts if each.name == alert.name]
        tests = sorted(
            tests_of(family, context, KnownCases(), _CASES),
            key=lambda test: (test.alert is not alert, len(test.series) * test.times.must_resolve),
        )
        if not texts:
            tests = [test._replace(expected=tuple(map(_valued, test.expected))) for test in tests]
        files = [test_file(_PATH, group, [test], compiled).decode() for test in tests]
        return Trial(_PATH, files, partial(excerpt, compiled=compiled))

    def trial_of(candidate: Candidate) -> Trial:
        return trial(candidate.alert, candidate.group, texts=changes_texts(candidate, compiled))

    healthy = unchanged(found, compiled)
    sick = [
        each.alert for each, fails in zip(healthy, noticed(healthy, trial_of, promtool, answers), strict=True) if fails
    ]
    if sick:
        raise ProblemsFound(*map(_fails_already, sick))
    yield from map(MutantResult, found, noticed(found, trial_of, promtool, answers))


def _valued(expected: ExpectedAlert) -> ExpectedAlert:
    return expected._replace(annotations=valued(expected.annotations))


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
