"""Mutants: which are killed, which survive, and which problems are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.world import EXPECTED, HERE, LAG, RESTARTS, UP, environment, limit, project, state_alert, value_alert
from tradewatch.compiler import CompiledProject
from tradewatch.model import Alert, Example, ProblemsFound, Project, RecordingRule, RuleGroup, Samples
from tradewatch.model.unit import SECONDS
from tradewatch.proofs.context import proof_contexts
from tradewatch.proofs.mutants.answers import Answers
from tradewatch.proofs.mutants.candidates import Candidate, candidates
from tradewatch.proofs.mutants.rules import Mutant
from tradewatch.proofs.mutants.survivors import MutantResult, mutant_problems, try_mutants
from tradewatch.proofs.testfiles import alert_tests
from tradewatch.toolchain import Promtool


def _lag(level: float) -> list[Samples]:
    return [LAG.stays(level)]


GAUGE = value_alert(
    name="LagHigh",
    expr=f"{LAG}",
    above=limit(0.5),
    hold="1m",
    keep_firing_for="1m",
    samples=_lag,
)
# Its sum is not proven: all its venues are bad at once.
BLIND = state_alert(
    name="Reconnects",
    when=f"sum by (bot) (rate({RESTARTS}[5m])) > 0",
    hold="1m",
    samples_bad=(RESTARTS.grows(4, per="1m", venue="x"),),
    samples_good=(RESTARTS.grows(0, per="1m", venue="x"),),
)


def tried(content: Project, promtool: Promtool, *faults: str) -> dict[str, bool]:
    """Whether each mutant with these faults is killed, by fault; all mutants without a fault."""
    compiled = CompiledProject(content).within(HERE)
    found = [each for each in candidates(compiled) if not faults or each.mutant.fault in faults]
    assert not faults or len(found) == len(faults)
    return {each.candidate.mutant.fault: each.killed for each in try_mutants(found, compiled, promtool, Answers())}


def test_a_mutant_that_a_test_catches_is_killed(promtool: Promtool) -> None:
    """Every fault of a simple alert is noticed."""
    answers = tried(project(GAUGE), promtool)
    assert answers
    assert [fault for fault, killed in answers.items() if not killed] == []


def test_a_mutant_that_no_test_catches_survives(promtool: Promtool) -> None:
    """No example has a venue that is quiet beside one that is not."""
    answers = tried(project(BLIND), promtool, "sum becomes min", "> becomes >=")
    assert answers == {"sum becomes min": False, "> becomes >=": True}


def test_the_verdicts_come_in_the_order_of_the_suspects(promtool: Promtool) -> None:
    """Two processes run them, but the list is in the same order in every run."""
    compiled = CompiledProject(project(GAUGE, BLIND)).within(HERE)
    found = candidates(compiled)[::11]
    assert [each.candidate for each in try_mutants(found, compiled, promtool, Answers())] == found


def test_every_alert_of_every_group_is_suspected() -> None:
    """They are in the order of the definitions."""
    content = project(groups=(RuleGroup("one", (GAUGE,)), RuleGroup("two", (BLIND,))))
    found = candidates(CompiledProject(content).within(HERE))
    assert list(dict.fromkeys((each.group.name, each.alert) for each in found)) == [("one", GAUGE), ("two", BLIND)]


def test_what_is_recorded_is_there(promtool: Promtool) -> None:
    """A mutant is tried with the recording rules of its environment."""
    recorded = RecordingRule(record="bot:lag:max", expr=f"max by (bot) ({LAG})", unit=SECONDS)
    alert = value_alert(expr="bot:lag:max", above=limit(0.5), hold="1m", keep_firing_for="1m", samples=_lag)
    groups = (RuleGroup("group", (alert,)), RuleGroup("recorded", (recorded, EXPECTED)))
    assert tried(project(groups=groups), promtool, "> becomes >=", "metric bot:lag:max: another") == {
        "> becomes >=": True,
        "metric bot:lag:max: another": True,
    }


def _family() -> tuple[Alert, ...]:
    return tuple(
        state_alert(
            name="MetricsAbsent",
            when=f"{UP} == 1 unless on (bot, instance) {metric}",
            hold="1m",
            keep_firing_for="1m",
            labels={"metric": metric},
            samples_bad=(UP.stays(1), *(each.stays(1) for each in (LAG, RESTARTS) if each.name != metric)),
            samples_good=(UP.stays(1), LAG.stays(1), RESTARTS.stays(1)),
        )
        for metric in (LAG.name, RESTARTS.name)
    )


def test_an_alert_is_tried_beside_those_with_its_name(promtool: Promtool) -> None:
    """They share a test, so a mutant of one must not fail because the other is missing."""
    content = project(*_family())
    faults = [f"metric {LAG}: another", f"metric {RESTARTS}: another"]
    assert tried(content, promtool, *faults) == dict.fromkeys(faults, True)


def test_alerts_that_share_a_target_share_its_test() -> None:
    """Small tests have few targets, but all that fires for each of them."""
    family = _family()
    compiled = CompiledProject(project(*family))
    contexts = proof_contexts(compiled, [HERE])
    tests = list(alert_tests.tests_of(family, contexts[HERE], alert_tests.KnownCases(), 1))
    targets = [{each.labels["bot"] for each in test.expected} for test in tests]
    assert max(map(len, targets)) == 1
    fired = [name for each in targets for name in each]
    assert sorted(fired) == sorted(set(fired))


def test_what_alerts_for_several_metrics_share_is_tried_once() -> None:
    """They are one rule, so a fault that has nothing to do with the metric is the same in each."""
    first, second = _family()
    found = candidates(CompiledProject(project(first, second)).within(HERE))
    faults = {alert: {each.mutant.fault for each in found if each.alert is alert} for alert in (first, second)}
    assert {"== becomes !=", f"metric {LAG}: another"} <= faults[first]
    assert "== becomes !=" not in faults[second]
    assert f"metric {RESTARTS}: another" in faults[second]


def test_an_alert_that_fails_as_it_is_is_reported_at_its_line(promtool: Promtool) -> None:
    """All its mutants would count as killed, so none is tried until the alert is correct."""
    wrong = value_alert(
        name="Wrong",
        expr=f"{LAG}",
        above=limit(0.5),
        keep_firing_for="1m",
        silent_too=(Example(name="but-it-fires", samples=(LAG.stays(7),)),),
        samples=_lag,
    )
    compiled = CompiledProject(project(GAUGE, wrong)).within(HERE)
    with pytest.raises(ProblemsFound) as raised:
        list(try_mutants(candidates(compiled), compiled, promtool, Answers()))
    (problem,) = raised.value.problems
    assert (problem.where, problem.subject) == (wrong.defined, "alert Wrong")
    assert problem.summary == "it fails its tests without a mutant"


def test_an_alert_without_tests_lets_every_mutant_through(promtool: Promtool) -> None:
    """Without samples there are no tests that could fail."""
    untested = value_alert(name="Untested", expr=f"{LAG}", above=limit(0.5))
    answers = tried(project(untested), promtool)
    assert answers
    assert not any(answers.values())


def test_mutants_are_tried_in_the_environment_that_is_asked_for(promtool: Promtool) -> None:
    """Its interval and its bots are used."""
    here = environment("elsewhere", interval="10s")
    compiled = CompiledProject(project(GAUGE, environments=(here,))).within(here)
    found = candidates(compiled)[::5]
    assert all(each.killed for each in try_mutants(found, compiled, promtool, Answers()))


def result(alert: Alert, fault: str, *, killed: bool) -> MutantResult:
    group = RuleGroup("group", (alert,))
    return MutantResult(Candidate(group, alert, Mutant(fault, {})), killed)


def test_a_survivor_is_a_problem_at_its_line() -> None:
    """The problem has the fault and a fix."""
    found = [result(GAUGE, "> becomes >=", killed=False), result(GAUGE, "for: halved", killed=True)]
    (problem,) = mutant_problems(found, {}, project(GAUGE))
    assert (problem.where, problem.subject) == (GAUGE.defined, "alert LagHigh")
    assert problem.summary.endswith(": > becomes >=")
    assert "equivalent" in problem.fix


def test_a_survivor_with_an_argument_is_not_a_problem() -> None:
    """The argument names the alert and the fault."""
    found = [result(GAUGE, "> becomes >=", killed=False)]
    assert mutant_problems(found, {("LagHigh", "> becomes >="): "Never equal."}, project(GAUGE)) == []


@pytest.mark.parametrize(
    ("argument", "why"),
    [
        (("LagHigh", "for: halved"), "is killed"),
        (("LagHigh", "no such fault"), "does not exist"),
        (("NoSuchAlert", "> becomes >="), "does not exist"),
        (("Reconnects", "> becomes >="), "is another alert's"),
    ],
)
def test_an_argument_that_no_survivor_needs_is_a_problem(argument: tuple[str, str], why: str) -> None:
    """It would hide the next fault with that name."""
    found = [
        result(GAUGE, "> becomes >=", killed=False),
        result(GAUGE, "for: halved", killed=True),
        result(BLIND, "> becomes >=", killed=True),
    ]
    arguments = {("LagHigh", "> becomes >="): "Never equal.", argument: "Because."}
    (problem,) = mutant_problems(found, arguments, project(GAUGE, BLIND))
    assert argument[0] in problem.subject
    assert argument[1] in problem.summary, why
    assert problem.fix == "remove it"


def test_an_argument_does_not_hide_a_survivor_with_the_same_name() -> None:
    """Alerts with the same name differ in their labels; an argument is for one of them."""
    first, second = _family()
    found = [result(first, "> becomes >=", killed=False), result(second, "> becomes >=", killed=False)]
    subjects = {problem.subject for problem in mutant_problems(found, {}, project(first, second))}
    assert subjects == {first.subject, second.subject}


def test_no_traces_are_left(promtool: Promtool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders in which mutants are tried are removed."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    tried(project(GAUGE), promtool, "> becomes >=")
    assert list(tmp_path.iterdir()) == []
