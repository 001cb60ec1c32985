"""dashboards/limit"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import LIMIT, USED, USED_UP, found_by
from tradewatch.grafana import Dashboard, row, timeseries, variable
from tradewatch.model import Environment, Problem, Project, RuleGroup, Threshold

CHECK = "dashboards/limit"


def reported(project: Project, expr: str, limit: Threshold | tuple[()]) -> list[Problem]:
    def drawn(environment: Environment) -> Dashboard:
        panel = timeseries("Other", expr, description="One.", above=limit)
        return Dashboard(
            slug="other",
            title="Other",
            question="Which?",
            variables=[variable("bot", metric=USED)],
            rows=[row("All", panel, timeseries.of(USED_UP))],
        )

    return found_by(CHECK, replace(project, dashboards={"standard": (drawn,)}))


def test_another_limit_than_the_alerts_is_reported(project: Project) -> None:
    """The panel would be green while the alert fires."""
    (problem,) = reported(project, "used_ratio", replace(LIMIT, value=0.5))
    assert problem.summary == "draws a limit at 0.5, and alert UsedUp fires > 0.9"


@pytest.mark.parametrize("expr", ["max by (bot) (used_ratio)", "worked_seconds_total"])
def test_a_limit_of_something_else_is_its_own(project: Project, expr: str) -> None:
    """The alert compares another value."""
    assert reported(project, expr, replace(LIMIT, value=0.5)) == []


def test_the_limit_of_the_alert_or_none_is_fine(project: Project) -> None:
    """Panel and alert use the same Threshold."""
    assert reported(project, "used_ratio", LIMIT) == []
    assert reported(project, "used_ratio", ()) == []


def test_one_of_two_grades_is_fine(project: Project) -> None:
    """Warning and critical compare the same value with different limits."""
    early = replace(USED_UP, name="Early", above=replace(LIMIT, value=0.5))
    graded = replace(project, groups=(RuleGroup("things", (USED_UP, early)),))
    assert reported(graded, "used_ratio", replace(LIMIT, value=0.5)) == []
