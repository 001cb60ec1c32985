"""A project whose watched programs are called by another label than `bot`."""

from __future__ import annotations

import re
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from tradewatch.checks import check
from tradewatch.cli.audit import scraped_from_programs
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import write_all
from tradewatch.model import DefinitionError, Problem, Project, RuleGroup, ValueAlert
from tradewatch.proofs import test_files as compiled_tests
from tradewatch.proofs.running.run import proof_runs, run
from tradewatch.toolchain import Promtool

SMALL = Path(__file__).parents[1] / "small/content.py"


@pytest.fixture
def services(tmp_path: Path) -> Project:
    """The small project with the label `service` in the place of `bot`, in one environment."""
    content = tmp_path / "content.py"
    content.write_text(re.sub(r"\bbot\b", "service", SMALL.read_text("utf-8")), "utf-8")
    project: Project = runpy.run_path(str(content))["PROJECT"]
    return replace(project, environments=tuple(each for each in project.environments if each.name == "staging"))


def test_its_alerts_are_proven(services: Project, promtool: Promtool, tmp_path: Path) -> None:
    """Each case is a service of its own; a failure names it, as it does for bots."""
    (here,) = services.environments
    compiled = CompiledProject(services)
    assert check(compiled, [here]) == []
    tree = compiled.within(here).tree | compiled_tests(compiled, [here])[here]
    write_all(tmp_path, {here.name: tree})

    def failed() -> list[Problem]:
        tried = run(proof_runs({here.name: tree}, tmp_path, services.identity), promtool)
        return [problem for each in tried for problem in each]

    assert failed() == []
    rules = tmp_path / here.name / "prometheus/alerts/risk.yml"
    rules.write_text(rules.read_text("utf-8").replace("max by (service)", "0 * max by (service)"), "utf-8")
    (problem,) = failed()
    assert 'service="broken"' in problem.details
    assert problem.fix != "correct the alert, or its samples"


def test_a_merged_service_is_reported(services: Project) -> None:
    """By the label that the project names."""
    (here,) = services.environments
    (full, *_) = services.alerts
    assert isinstance(full, ValueAlert)
    merged = replace(full, expr="max(bot_risk_ratio)", summary="It is full")
    changed = replace(services, groups=(RuleGroup("risk", (merged,)), *services.groups[1:]))
    found = {problem.check: problem.summary for problem in check(CompiledProject(changed), [here])}
    assert found["rules/lost-identity"] == "its result does not have the label 'service'"


def test_the_audit_and_the_legends_follow_the_label(services: Project) -> None:
    """Its metrics are those of the jobs with the label; in a legend of an alert's panel it comes first."""
    (here,) = services.environments
    assert set(scraped_from_programs(services, here)) == set(services.metrics)
    tree = CompiledProject(services).within(here).tree
    (board,) = (content for path, content in tree.items() if path.startswith("grafana/dashboards/"))
    assert b'"legendFormat": "{{service}}' in board


def test_a_label_that_no_target_can_have_is_refused(services: Project) -> None:
    """Prometheus sets `instance` and `job` itself."""
    for identity in ("", "in stance", "instance", "job"):
        with pytest.raises(DefinitionError, match="is not a label"):
            replace(services, identity=identity)
