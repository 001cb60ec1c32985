"""rules/duplicate"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, found, place
from tradewatch.model import ONE, WARNING, Alert, Project, RecordingRule, RuleGroup, StateAlert


def _with(project: Project, *rules: Alert | RecordingRule) -> Project:
    return replace(project, groups=(*project.groups, RuleGroup("more", rules)))


def test_two_alerts_with_the_same_name_are_reported(project: Project) -> None:
    """In any groups. The problem is at the second name, with the place of the first."""
    again = StateAlert(
        severity=WARNING,
        name="UsedUp",  # alert
        signal="other",
        when="used_ratio > 1",
        summary="Other",
        description="Other.",
    )
    (problem,) = found(_with(project, again))
    assert problem.check == "rules/duplicate"
    assert problem.subject == "alert UsedUp"
    assert problem.where == place(__file__, "alert")
    first = USED_UP.defined.of_argument("name")
    assert problem.summary == f"this name is used already at checks/conftest.py:{first.line}"


def test_other_names_are_fine(project: Project) -> None:
    """An alert, a group and a recording may share a name; two alerts may if their labels differ."""
    recording = RecordingRule(record="things:used:sum", unit=ONE, expr="sum by (bot) (used_ratio)")
    told_apart = replace(USED_UP, labels={"part": "second"})
    assert found(_with(project, recording, replace(USED_UP, name="things"), told_apart)) == []
