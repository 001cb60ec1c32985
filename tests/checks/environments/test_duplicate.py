"""environments/duplicate"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, found, place
from tradewatch.model import Environment, Project, Version


def test_two_environments_with_the_same_name_are_reported(project: Project) -> None:
    """Only one would be written. The problem is at the second name and has the place of the first."""
    canary = Environment(
        prometheus=Version(2, 42),
        alertmanager=Version(0, 25),
        scrape_interval="15s",
        evaluation_interval="15s",
        watched=PRODUCTION.watched,
        jobs=PRODUCTION.jobs,
        addresses=PRODUCTION.addresses,
        channels=PRODUCTION.channels,
        name="production",  # name
    )
    problems = dict.fromkeys(found(replace(project, environments=(PRODUCTION, canary))))
    (problem,) = problems
    assert problem.check == "environments/duplicate"
    assert problem.subject == "environment production"
    assert problem.where == place(__file__, "name")
    assert problem.summary == f"this name is used already at tests/checks/conftest.py:{PRODUCTION.defined.line}"


def test_one_environment_listed_twice_is_reported(project: Project) -> None:
    """It would be compiled and proven twice."""
    (problem,) = dict.fromkeys(found(replace(project, environments=(PRODUCTION, PRODUCTION))))
    assert (problem.where, problem.summary) == (PRODUCTION.defined, "is listed twice")


def test_another_name_is_fine(project: Project) -> None:
    """Two environments may be alike in everything else."""
    assert found(replace(project, environments=(PRODUCTION, replace(PRODUCTION, name="canary")))) == []
