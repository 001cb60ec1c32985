"""PROOFS.md: what it shows of an alert is what the engine makes of the definition on the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import generator
from tests.commands import ROOT
from tests.docs.pages import blocks
from tests.proofs.world import Deployed, deploy, replacing
from tradewatch.compiler import CompiledProject
from tradewatch.model import Environment, Project, RuleGroup, ValueAlert, duration
from tradewatch.proofs.cases.case import Case
from tradewatch.proofs.cases.generate import cases
from tradewatch.proofs.cases.levels import levels
from tradewatch.proofs.context import proof_contexts
from tradewatch.proofs.mutants.answers import Answers
from tradewatch.proofs.mutants.candidates import candidates
from tradewatch.proofs.mutants.survivors import try_mutants
from tradewatch.proofs.running.run import ProofRun, run
from tradewatch.toolchain import Promtool
from tradewatch.toolchain.programs import in_set

PAGE = "docs/PROOFS.md"
TESTS = "prometheus/tests/pipeline-45s.yml"
# A range, the hold and a label, one fault each.
FAULTS = ("range 10m: a fifth longer", "for: a quarter shorter", "label integration: left out")


class Shown(NamedTuple):
    """The page's alert, in the real project and its last environment."""

    alert: ValueAlert
    project: Project
    environment: Environment
    deployed: Deployed
    cases: dict[str, Case]

    def levels(self) -> str:
        assert self.alert.samples is not None
        lines = []
        around = levels(self.alert, self.alert.threshold.at(self.environment.name), self.project.series)
        for name, level in around._asdict().items():
            requests, failed = self.alert.samples(level)
            attempts, failures = requests.slope * 60, failed.slope * 60
            lines.append(f"{name:8}{level:<11}{failures:.10g} of {attempts:g} attempts per minute fail")
        return "\n".join(lines)

    def names(self) -> str:
        return "\n".join(f"{name:22}{'fires' if case.fires else 'does not fire'}" for name, case in self.cases.items())

    def times(self) -> str:
        times = self.cases["broken"].times
        steps = {
            times.start: "the first bad samples",
            times.may_fire - times.hold: "all samples in the range are bad: the alert is pending",
            times.must_fire: "the hold is over: the alert fires",
            times.end: "the first healthy samples",
            times.must_resolve: "the range has two healthy samples: the alert is resolved",
        }
        return "\n".join(f"{duration(step * times.step):8}step {step}: {what}" for step, what in steps.items())

    def series(self) -> str:
        lines = self.deployed.files[TESTS].splitlines()
        at = [number for number, line in enumerate(lines) if "- series" in line and r"\"broken:9400" in line]
        return "\n".join(line.removeprefix("  ") for number in at for line in lines[number : number + 2])

    def expected(self) -> str:
        (test,) = yaml.safe_load(self.deployed.files[TESTS])["tests"]
        pending = {each["eval_time"] for each in test["promql_expr_test"] if "pending" in each["expr"]}
        lines = []
        for each in test["alert_rule_test"]:
            state = "firing" if each["exp_alerts"] else "pending" if each["eval_time"] in pending else "inactive"
            lines.append(f"{each['eval_time']:8}{state}")
        alert = next(each["exp_alerts"][0] for each in test["alert_rule_test"] if each["exp_alerts"])
        shown = {**alert["exp_labels"], **{name: alert["exp_annotations"][name] for name in ("summary", "value")}}
        return "\n".join([*lines, "", *(f"{name}: {text}" for name, text in shown.items())])

    def head(self) -> str:
        head = self.deployed.files[TESTS].partition("\ntests:")[0]
        return head.replace("tests/docs/test_proofs.py", "rules/pipeline.py")

    def failure(self, promtool: Promtool) -> str:
        spoilt = self.deployed.spoilt(replacing("> 0.5", "> 0.6"), group="pipeline")
        tree, identity = self.deployed.tree, self.project.identity
        (found,) = run([ProofRun(identity, self.environment.name, tree, TESTS, spoilt.files)], promtool)
        (problem,) = found
        return f"{problem.subject}: {problem.summary}\n{problem.details.splitlines()[0]}\nfix: {problem.fix}"

    def mutants(self, promtool: Promtool) -> str:
        compiled = CompiledProject(self.project).within(self.environment)
        every = candidates(compiled)
        some = [each for each in every if each.mutant.fault in FAULTS]
        results = try_mutants(some, compiled, promtool, Answers())
        lines = [f"{each.candidate.mutant.fault:30}{'noticed' if each.killed else 'survives'}" for each in results]
        return "\n".join([*lines, f"and {len(every) - len(some)} others"])


@pytest.fixture(scope="module")
def shown() -> Shown:
    (definition,) = blocks(PAGE, "python")
    defined: dict[str, Any] = {}
    exec(compile(definition.text, PAGE, "exec"), defined)
    alert: ValueAlert = defined["alert"]
    real = generator.project()
    project, environment = (
        replace(real, groups=(RuleGroup("pipeline", (alert,)),), maintenance=()),
        real.environments[-1],
    )
    context = proof_contexts(CompiledProject(project))[environment]
    made = {case.name: case for case in cases(alert, context)}
    return Shown(alert, project, environment, deploy(project, environment), made)


def test_every_block_is_what_the_engine_makes(shown: Shown, toolset: Path) -> None:
    """If this fails after a change of the engine, the page needs the same change."""
    program = in_set("promtool", toolset)
    assert program is not None
    promtool = Promtool(program)
    made = {
        "Levels": shown.levels(),
        "Cases": shown.names(),
        "Times": shown.times(),
        "Series": shown.series(),
        "Expected alerts": shown.expected(),
        "Run it": shown.head(),
        "A failure": shown.failure(promtool),
        "A mutant": shown.mutants(promtool),
    }
    assert made == {each.heading: each.text.rstrip("\n") for each in blocks(PAGE) if each.language != "python"}


def test_its_numbers_are_those_of_the_case(shown: Shown) -> None:
    """The prose states the steps of the delay and of the hold."""
    text, times = (ROOT / PAGE).read_text("utf-8"), shown.cases["broken"].times
    assert f"{times.may_fire - times.hold - times.start} steps after the first bad sample" in text
    assert f"The hold of {shown.alert.hold} takes {times.hold} steps of {duration(times.step)}" in text
    assert any(alert.name == shown.alert.name for alert in generator.project().alerts)
