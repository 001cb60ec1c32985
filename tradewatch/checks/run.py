"""Runs the checks on a project, in the order in which their problems depend on each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tradewatch.checks.applied_waivers import ContentWaivers, apply_waivers, definitions
from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.built_project import BuiltProject, CorrectProject
from tradewatch.checks.registry import problems_in
from tradewatch.checks.waivers import expired as waivers_expired
from tradewatch.checks.waivers import unknown as waivers_unknown
from tradewatch.checks.waivers import unused as waivers_unused
from tradewatch.filetree import FileTree
from tradewatch.model import Environment, Problem, Project


def check(project: Project, trees: Mapping[Environment, FileTree]) -> list[Problem]:
    """What is wrong with the compiled environments of a project, as far as that is known without their servers.

    Waived problems are left out, even if the waiver's last day has passed: see `expired`.
    """
    environments = tuple(BuiltEnvironment(project, environment, tree) for environment, tree in trees.items())
    built = BuiltProject(project, environments)
    found = [problem for each in environments for problem in problems_in(each)]
    found += problems_in(built)
    remaining, used = apply_waivers(found, built.definitions)
    remaining += waivers_unknown.check(ContentWaivers(built.definitions))
    if definite := [problem for problem in remaining if not _is_in_documents(problem, project)]:
        # Documents follow the definitions: their problems may come from the definitions.
        return definite
    # Another problem, or an environment that is not built, may be the reason for an unread metric or unused waiver.
    if remaining or len(trees) < len(project.environments):
        return remaining
    last = apply_waivers(problems_in(CorrectProject(project, environments)), built.definitions)
    return last.remaining or list(waivers_unused.check(ContentWaivers(built.definitions, used | last.used)))


def _is_in_documents(problem: Problem, project: Project) -> bool:
    return problem.where is not None and Path(problem.where.file).is_relative_to(project.root / "docs")


def expired(project: Project, today: date) -> list[Problem]:
    """The waivers whose last day is before `today`."""
    waivers = ContentWaivers(definitions(project, project.environments), today=today)
    return list(waivers_expired.check(waivers))
