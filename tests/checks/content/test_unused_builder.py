"""content/unused-builder"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.checks.conftest import a_dashboard, found_by, place
from tradewatch.grafana import Dashboard, row
from tradewatch.grafana.row import Row
from tradewatch.model import Environment, Project


def _forgotten(environment: Environment) -> Dashboard:  # forgotten dashboard
    return Dashboard(slug="forgotten", title="Forgotten", question="Who looks?", rows=[_used()])


def _unused() -> Row:  # forgotten row
    return row("Unused")


def _used() -> Row:
    return row("Used")


def _listed(environment: Environment) -> Dashboard:
    return Dashboard(slug="listed", title="Listed", question="Is it there?", rows=[_used()])


def test_what_makes_a_dashboard_or_a_row_and_is_forgotten_is_reported(project: Project) -> None:
    """A function that is listed or called passes."""
    dashboards = {"standard": (a_dashboard,), "custom": (_listed,)}
    problems = found_by("content/unused-builder", replace(project, content=(Path(__file__),), dashboards=dashboards))
    assert {(problem.where, problem.summary) for problem in problems} == {
        (place(__file__, "forgotten dashboard"), "its dashboard is not listed"),
        (place(__file__, "forgotten row"), "nothing calls it"),
    }
