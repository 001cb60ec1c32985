"""docs/checks/README.md: its problem is reported as shown, and its waiver waives it."""

from __future__ import annotations

import re
from dataclasses import replace

import generator
from rules.risk import DRAWDOWN_HIGH
from tests.commands import ROOT
from tests.docs.fragments import found
from tests.docs.pages import blocks
from tradewatch.checks import CHECKS, BuiltEnvironment
from tradewatch.cli.report import report
from tradewatch.compiler import CompiledProject

PAGE = "docs/checks/README.md"


def test_the_problem_is_reported_as_it_is_shown() -> None:
    """Only the line may differ."""
    (shown,) = blocks(PAGE, "text")
    without = replace(DRAWDOWN_HIGH, samples=None)
    project = generator.project()
    groups = (
        replace(group, rules=tuple(without if rule is DRAWDOWN_HIGH else rule for rule in group.rules))
        for group in project.groups
    )
    project = replace(project, groups=tuple(groups))
    built = BuiltEnvironment(CompiledProject(project).within(project.environments[0]))
    reported = report(list(CHECKS["rules/samples"].report(built)), "console", ROOT)
    assert re.sub(r"py:\d+", "py", reported) == re.sub(r"py:\d+", "py", shown.text.strip())


def test_the_waiver_is_of_a_definition() -> None:
    """It works as shown, for an alert without samples."""
    (shown,) = blocks(PAGE, "python")
    assert {problem.subject for problem in found("rules/samples", shown.text)} == {"alert DrawdownHigh"}
