"""rules/samples"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, everything_found, place
from tradewatch.model import WARNING, Alert, Project, RuleGroup, StateAlert


def _with(project: Project, alert: Alert) -> Project:
    return replace(project, groups=(RuleGroup("group", (replace(USED_UP), alert)),), dashboards={})


def test_a_value_alert_without_samples_is_reported(project: Project) -> None:
    """Without samples, nobody can prove when it fires."""
    (problem,) = everything_found(_with(project, replace(USED_UP, name="Other", samples=None)))
    assert problem.check == "rules/samples"
    assert problem.subject == "alert Other"
    assert problem.summary == "does not have samples"


def test_a_state_alert_without_samples_is_reported(project: Project) -> None:
    """It needs series under which it fires; none at all is a choice, not given is an omission."""
    alert = StateAlert(  # alert
        name="Other",
        severity=WARNING,
        signal="other",
        when="used_ratio > 1",
        summary="Other",
        description="It is another one.",
    )
    (problem,) = everything_found(_with(project, alert))
    assert problem.where == place(__file__, "alert")
    assert problem.summary == "does not have samples_bad"
    assert everything_found(_with(project, replace(alert, samples_bad=()))) == []
