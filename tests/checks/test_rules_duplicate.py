"""rules/duplicate"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, found, place
from tradewatch.model import ONE, WARNING, Alert, Project, RecordedTable, RecordingRule, RuleGroup, StateAlert


def _with(project: Project, *rules: Alert | RecordingRule | RecordedTable) -> Project:
    return replace(project, groups=(*project.groups, RuleGroup("more", rules)))


def test_two_alerts_of_one_name_are_told(project: Project) -> None:
    """In whatever groups they are: the problem stands at the second's name and tells where the first is."""
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
    assert problem.summary == f"this name is taken at tests/checks/conftest.py:{USED_UP.defined.line}"


def test_two_recordings_of_one_name_are_told(project: Project) -> None:
    """A rule and a table share their names, for both are series."""
    rule = RecordingRule(record="bot:used:sum", unit=ONE, expr="sum by (bot) (used_ratio)")
    table = RecordedTable(
        labels=("bot",),
        rows=lambda environment: [({"bot": "one"}, 1)],
        record="bot:used:sum",  # record
    )
    (problem,) = found(_with(project, rule, table))
    assert problem.subject == "recorded table bot:used:sum"
    assert problem.where == place(__file__, "record")


def test_two_groups_of_one_name_are_told(project: Project) -> None:
    """Both would be written to one file."""
    again = RuleGroup("things", (replace(USED_UP, name="Other"),))  # group
    (problem,) = found(replace(project, groups=(*project.groups, again)))
    assert problem.subject == "rulegroup things"
    assert problem.where == place(__file__, "group")


def test_other_names_are_fine(project: Project) -> None:
    """An alert, a group and a recording may be called alike, two alerts may not but for their labels."""
    recording = RecordingRule(record="things:used:sum", unit=ONE, expr="sum by (bot) (used_ratio)")
    told_apart = replace(USED_UP, labels={"part": "second"})
    assert found(_with(project, recording, replace(USED_UP, name="things"), told_apart)) == []
