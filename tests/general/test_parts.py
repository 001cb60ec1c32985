"""Parts that a team may not have: an Alertmanager, Grafana, runbooks, documents."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from tests.general.services import PRODUCTION, PROJECT, SERVICES
from tradewatch.checks import check
from tradewatch.cli.doctor import doctor
from tradewatch.cli.documents import documents
from tradewatch.cli.fire import fire
from tradewatch.cli.route import route
from tradewatch.cli.session import Session
from tradewatch.cli.silence import silence
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import FileTree, write_all
from tradewatch.model import Addresses, DefinitionError, Environment, Project
from tradewatch.proofs import test_files as compiled_tests
from tradewatch.proofs.running.run import proof_runs, run
from tradewatch.proofs.running.tools import tool_problems
from tradewatch.toolchain import Amtool, Promtool

_ONLY_PROMETHEUS = Addresses(prometheus="https://prometheus.internal")
_NO_ROUTING: dict[str, Any] = {"routing": None, "receivers": (), "promises": ()}

# Prometheus alone; it may send to the Alertmanager of somebody else.
BARE = replace(PRODUCTION, alertmanager=None, channels=(), addresses=_ONLY_PROMETHEUS)
CENTRAL = replace(BARE, addresses=replace(_ONLY_PROMETHEUS, alertmanagers=("a.internal:9093", "b.internal:9093")))
NO_GRAFANA = replace(PRODUCTION, addresses=replace(PRODUCTION.addresses, grafana=None, runbooks=None))
NO_ALERTMANAGER = replace(BARE, addresses=replace(PRODUCTION.addresses, alertmanager=None, alertmanagers=()))

PARTS = {
    "bare": (BARE, {"dashboards": {}, "situations": (), "world": None, "maintenance": (), **_NO_ROUTING}),
    "central Alertmanager": (CENTRAL, {"dashboards": {}, **_NO_ROUTING}),
    "without Grafana": (NO_GRAFANA, {"dashboards": {}}),
    "without Alertmanager": (NO_ALERTMANAGER, _NO_ROUTING),
}


def with_parts(name: str) -> Project:
    """The services with only some parts."""
    environment, parts = PARTS[name]
    return replace(PROJECT, environments=(environment,), **parts)


def tree_of(project: Project) -> FileTree:
    """All files of the project's environment, with the tests."""
    compiled, (here,) = CompiledProject(project), project.environments
    return compiled.within(here).tree | compiled_tests(compiled, [here])[here]


def folders(tree: FileTree) -> set[str]:
    return {path.partition("/")[0] for path in tree}


@pytest.mark.parametrize("name", PARTS)
def test_every_part_may_be_missing(name: str, promtool: Promtool, amtool: Amtool, tmp_path: Path) -> None:
    """No check asks for it, the servers' tools accept the rest, and the alerts are proven."""
    project = with_parts(name)
    (here,) = project.environments
    assert check(CompiledProject(project), [here]) == []
    tree = tree_of(project)
    write_all(tmp_path, {"build": tree})
    used = amtool if project.has_routing(here) else None
    assert tool_problems(tree, tmp_path / "build", promtool, used) == []
    assert [each for found in run(proof_runs({"build": tree}, tmp_path, "service"), promtool) for each in found] == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("bare", {"prometheus"}),
        ("central Alertmanager", {"prometheus"}),
        ("without Grafana", {"prometheus", "alertmanager"}),
        ("without Alertmanager", {"prometheus", "grafana"}),
    ],
)
def test_nothing_is_built_for_a_missing_part(name: str, parts: set[str]) -> None:
    """No folder, no section of START.md, no link, and no list of Alertmanagers without one."""
    project = with_parts(name)
    tree = tree_of(project)
    assert folders(tree) == {*parts, "START.md"}
    start = tree["START.md"].decode()
    assert ("## Alertmanager" in start, "## Grafana" in start) == ("alertmanager" in parts, "grafana" in parts)
    rules = b"".join(content for path, content in tree.items() if path.startswith("prometheus/alerts/"))
    (here,) = project.environments
    assert (b"panel_url" in rules, b"runbook_url" in rules) == ("grafana" in parts, bool(here.addresses.runbooks))
    configuration = yaml.safe_load(tree["prometheus/prometheus.yml"])
    assert ("alerting" in configuration) is bool(here.addresses.alertmanagers)
    for path, content in tree.items():
        assert "Alertmanager" not in [
            each["title"] for each in (json.loads(content)["links"] if path.endswith(".json") else ())
        ]


def test_documents_are_about_parts_that_exist() -> None:
    """No page of routes without routes, none of maintenance without windows."""
    written = {path for path in documents(CompiledProject(with_parts("bare"))) if path.startswith("docs/")}
    assert written == {"docs/ALERT_THRESHOLDS.md", "docs/METRICS_REFERENCE.md"}


def test_one_environment_may_lack_what_another_has() -> None:
    """Then nothing is routed and drawn there."""
    project = replace(PROJECT, environments=(replace(BARE, name="laptop"), PRODUCTION))
    compiled = CompiledProject(project)
    assert check(compiled, project.environments) == []
    laptop, production = (compiled.within(each).tree for each in project.environments)
    assert (folders(laptop), "grafana" in folders(production)) == ({"prometheus", "START.md"}, True)
    assert "| receiver | eu-west-1 |" in documents(compiled)["docs/ROUTING.md"].decode()


@pytest.mark.parametrize("command", [(route, "ServiceDown"), (fire, "ServiceDown"), (silence, "add", "ServiceDown")])
def test_commands_about_routes_say_that_there_are_none(command: tuple[Any, ...]) -> None:
    """In one line."""
    called, *arguments = command
    session = Session(lambda: with_parts("bare"), PROJECT.root, debug=False)
    options = ["--for", "1h", "--reason", "a", "--by", "b"] if called is silence else []
    answer = CliRunner().invoke(called, [*arguments, *options], obj=session)
    assert (answer.exit_code, answer.stdout.count("\n")) == (1, 1), answer.output
    assert "the project has no routing" in answer.stdout


def test_the_doctor_looks_for_what_exists(tmp_path: Path) -> None:
    """Before the start, Prometheus alone reads no file besides the build."""
    session = Session(lambda: with_parts("bare"), PROJECT.root, debug=False)
    answer = CliRunner().invoke(doctor, ["--before-start", "--build", str(tmp_path)], obj=session)
    assert (answer.exit_code, answer.stdout) == (0, ""), answer.output


@pytest.mark.parametrize(
    ("environment", "parts", "summary"),
    [
        (BARE, {"dashboards": {}}, "no environment has an Alertmanager"),
        (PRODUCTION, {"routing": None}, "the project has no routing, so its receivers have no effect"),
        (PRODUCTION, _NO_ROUTING, "the project has no routing, so no channel is used"),
        (NO_GRAFANA, {}, "no environment has a Grafana for the dashboards"),
    ],
)
def test_a_part_that_needs_a_missing_one_is_refused(
    environment: Environment, parts: dict[str, Any], summary: str
) -> None:
    """It would have no effect, and everybody would believe that it has one."""
    with pytest.raises(DefinitionError) as refused:
        replace(PROJECT, environments=(environment,), **parts)
    assert refused.value.problems[0].summary == summary


def test_the_services_are_complete() -> None:
    """So that the other tests take parts away."""
    assert folders(tree_of(PROJECT)) == {"prometheus", "alertmanager", "grafana", "START.md"}
    assert set(PRODUCTION.watched) == set(SERVICES)
