"""Which mutants that no test of their alert notices make a situation come out wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tradewatch.compiler import CompiledEnvironment
from tradewatch.compiler.situations import environment_of
from tradewatch.model import Alert, Problem, ProblemsFound, Situation
from tradewatch.proofs.mutants.answers import Answers
from tradewatch.proofs.mutants.candidates import Candidate, excerpt, unchanged
from tradewatch.proofs.mutants.noticed import Trial, noticed
from tradewatch.proofs.situations.cast import scenes
from tradewatch.proofs.situations.run import expected_in, scene_test
from tradewatch.toolchain import Promtool

_PATH = "situations.yml"


def noticed_by_situations(
    found: Sequence[Candidate], compiled: CompiledEnvironment, promtool: Promtool, answers: Answers
) -> Iterator[bool]:
    """Whether a situation that hears or resembles the alert of each mutant comes out wrong, in order.

    Only the alert's own rules are evaluated, with what they read. Raises ProblemsFound if a situation is wrong without
    a mutant, ToolError if promtool cannot be run.
    """

    # Those of an alert without a mutant come first, so its situations are tested with its own rules.
    trials: dict[str, Trial] = {}

    def trial(candidate: Candidate) -> Trial:
        name = candidate.alert.name
        if name not in trials:
            trials[name] = _trial(candidate, compiled)
        return trials[name]

    healthy = unchanged(found, compiled)
    if sick := [
        each.alert for each, fails in zip(healthy, noticed(healthy, trial, promtool, answers), strict=True) if fails
    ]:
        raise ProblemsFound(*map(_wrong_already, sick))
    yield from noticed(found, trial, promtool, answers)


def _trial(candidate: Candidate, compiled: CompiledEnvironment) -> Trial:
    """The situations about an alert, in the environment whose rules these are."""
    name, project = candidate.alert.name, compiled.project
    about = [_only(name, each) for each in project.situations if _is_about(name, each, compiled)]
    if project.world is None or not about:
        return Trial(_PATH, (), partial(excerpt, compiled=compiled))
    played = list(scenes(project, about))
    # It has copies of the programs, which its tables know.
    crowded = compiled.shared.within(played[0].environment)
    rules = excerpt(candidate, crowded)
    tests = [scene_test(each, project.world, expected_in(each, crowded), rules, crowded) for each in played]
    return Trial(_PATH, tests, partial(excerpt, compiled=crowded))


def _is_about(name: str, situation: Situation, compiled: CompiledEnvironment) -> bool:
    alerts = [*(each.alert for each in situation.hears), *situation.resembles]
    here = environment_of(situation, compiled.project) is compiled.environment
    return here and any(alert.name == name for alert in alerts)


def _only(name: str, situation: Situation) -> Situation:
    """A situation in which nobody listens to other alerts."""
    return replace(situation, hears=tuple(each for each in situation.hears if each.alert.name == name))


def _wrong_already(alert: Alert) -> Problem:
    summary, fix = "a situation about it is wrong without a mutant", "run `make situations` and correct that first"
    return Problem("proofs/mutant", alert.defined, alert.subject, summary, fix=fix)
