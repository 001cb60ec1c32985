"""Runs the checks on a project, in the order in which their problems depend on each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tradewatch.checks.applied_waivers import ContentWaivers, apply_waivers, definitions
from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.built_project import BuiltProject, CorrectProject
from tradewatch.checks.registry import CHECKS, problems_in
from tradewatch.compiler import CompiledProject
from tradewatch.model import Environment, Problem, Project


def check(compiled: CompiledProject, environments: Iterable[Environment]) -> list[Problem]:
    """The problems of these environments that can be found without their servers.

    Waived problems are left out, even if the waiver's last day has passed: see `expired`.
    """
    built = BuiltProject(compiled, tuple(BuiltEnvironment(compiled.within(each)) for each in environments))
    found = [problem for each in built.environments for problem in problems_in(each)]
    found += problems_in(built)
    remaining, used = apply_waivers(found, built.definitions)
    remaining += CHECKS["waivers/unknown"].report(ContentWaivers(built.definitions))
    if definite := [problem for problem in remaining if not _is_in_documents(problem, compiled.project)]:
        # Documents follow the definitions: their problems may come from the definitions.
        return definite
    # Another problem, or an environment that is not built, may be the reason for an unread metric or unused waiver.
    if remaining or len(built.environments) < len(compiled.project.environments):
        return remaining
    last = apply_waivers(problems_in(CorrectProject(compiled, built.environments)), built.definitions)
    return last.remaining or list(CHECKS["waivers/unused"].report(ContentWaivers(built.definitions, used | last.used)))


def _is_in_documents(problem: Problem, project: Project) -> bool:
    return problem.where is not None and Path(problem.where.file).is_relative_to(project.root / "docs")


def expired(compiled: CompiledProject, today: date) -> list[Problem]:
    """The waivers and maintenance windows whose last day is before `today`."""
    project = compiled.project
    waivers = ContentWaivers(definitions(project, map(compiled.within, project.environments)), today=today)
    return [problem for name in ("waivers/expired", "maintenance/expired") for problem in CHECKS[name].report(waivers)]
