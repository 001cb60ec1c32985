"""A project of web services, as a team has it that never heard of the example in this repository."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import click
import pytest

from tests.general.services import PAGE, PROJECT, QUEUE_GROWS, SERVICE_DOWN, TICKET
from tradewatch.checks import check
from tradewatch.cli.app import COMMANDS, CommandGroup
from tradewatch.cli.documents import documents
from tradewatch.cli.routing_mutants import faulty_routings
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import FileTree, write_all
from tradewatch.model import Problem, Project, RuleGroup
from tradewatch.proofs import test_files as compiled_tests
from tradewatch.proofs.running.run import proof_runs, run
from tradewatch.proofs.running.tools import tool_problems
from tradewatch.proofs.situations.run import run_situations
from tradewatch.toolchain import Amtool, Promtool

TRADING = re.compile(
    r"(?<![a-z])(bots?|trad(es?|ing|ers?)|tradingbot|venues?|exchanges?|brokers?|drawdown)(?![a-z])", re.I
)


def tree_of(project: Project) -> FileTree:
    """All files of its only environment, with the tests."""
    compiled, (here,) = CompiledProject(project), project.environments
    return compiled.within(here).tree | compiled_tests(compiled, [here])[here]


def found(project: Project) -> list[Problem]:
    return check(CompiledProject(project), project.environments)


def test_it_is_right_and_proven(promtool: Promtool, amtool: Amtool, tmp_path: Path) -> None:
    """The servers' tools accept every name, and each alert fires when it must, with its annotations."""
    assert found(PROJECT) == []
    tree = tree_of(PROJECT)
    write_all(tmp_path, {"build": tree})
    assert tool_problems(tree, tmp_path / "build", promtool, amtool) == []
    proofs = proof_runs({"build": tree}, tmp_path, PROJECT.identity)
    assert [problem for each in run(proofs, promtool) for problem in each] == []
    assert {each.path for each in proofs} >= {"prometheus/tests/Answers-up-right.yml", "prometheus/tests/use.yml"}


def test_its_situations_are_right(promtool: Promtool) -> None:
    """An alert whose severity notifies nobody is not expected in any."""
    assert PROJECT.world
    compiled = CompiledProject(PROJECT)
    found = run_situations(PROJECT.situations, PROJECT.world, compiled, promtool)
    assert [problem for each in found for problem in each] == []


def test_nothing_that_it_reads_has_a_word_of_trading() -> None:
    """Its files, its documents, and the help of every command."""
    texts = {
        path: content.decode() for path, content in (tree_of(PROJECT) | documents(CompiledProject(PROJECT))).items()
    }
    context = click.Context(group := CommandGroup())
    # `init` brings the example of this repository.
    for command in (group.get_command(context, name) for name in COMMANDS if name != "init"):
        assert command
        texts[str(command.name)] = command.get_help(click.Context(command, info_name=command.name))
    assert {name: match[0] for name, text in texts.items() if (match := TRADING.search(text))} == {}


def test_ranks_order_its_severities() -> None:
    """In documents, in checks and in the mutants of the routing."""
    assert [*map(str, PROJECT.severities)] == ["page", "ticket", "none"]
    table = documents(CompiledProject(PROJECT))["docs/MAINTENANCE.md"].decode()
    assert "| concerns | page alerts | other alerts |" in table
    faults = {mutant.fault for mutant, _ in faulty_routings(PROJECT)}
    assert 'matcher severity="page" with ticket' in faults
    again = replace(SERVICE_DOWN, severity=type(PAGE)("page", rank=TICKET.rank))
    with pytest.raises(Exception, match="another severity page has the rank"):
        replace(PROJECT, groups=(*PROJECT.groups, RuleGroup("again", (again,))))


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..", ".hidden", "a/b", "C:\\x", "\u00e9\u2603", "x" * 400])
def test_no_name_leaves_the_folder(name: str) -> None:
    """A group's name is a part of a path."""
    group = RuleGroup(name, (QUEUE_GROWS,))
    paths = {
        path
        for path in tree_of(replace(PROJECT, groups=(group,), promises=(), dashboards={}, situations=()))
        if "alerts" in path
    }
    (path,) = paths
    assert re.fullmatch(r"prometheus/alerts/[\w-][\w.-]{0,149}\.yml", path), path


def test_two_names_with_one_file_are_reported() -> None:
    """Only one of them would be written; on some systems, upper and lower case are the same."""
    groups = (RuleGroup("a b", (SERVICE_DOWN,)), RuleGroup("A-B", (replace(SERVICE_DOWN, name="serviceDown"),)))
    problems = {
        (each.subject, each.summary.partition(",")[0].partition(" at ")[0])
        for each in found(replace(PROJECT, groups=groups, dashboards={}, situations=(), world=None))
        if each.check == "rules/duplicate-name"
    }
    assert problems == {
        ("rulegroup A-B", "this name is used already"),
        ("alert serviceDown", "its runbook has the same file as that of ServiceDown"),
    }
