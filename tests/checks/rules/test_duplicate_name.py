"""rules/duplicate-name"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, found, place
from tradewatch.model import ONE, Project, RecordedTable, RecordingRule, RuleGroup


def test_two_recordings_with_the_same_name_are_reported(project: Project) -> None:
    """A rule and a table share their names, for both are series."""
    rule = RecordingRule(record="bot:used:sum", unit=ONE, expr="sum by (bot) (used_ratio)")
    table = RecordedTable(
        labels=("bot",),
        rows=lambda environment: [({"bot": "one"}, 1)],
        record="bot:used:sum",  # record
    )
    (problem,) = found(replace(project, groups=(*project.groups, RuleGroup("more", (rule, table)))))
    assert problem.subject == "recorded table bot:used:sum"
    assert problem.where == place(__file__, "record")


def test_two_groups_with_the_same_name_are_reported(project: Project) -> None:
    """Both would be written to one file."""
    again = RuleGroup("things", (replace(USED_UP, name="Other"),))  # group
    (problem,) = found(replace(project, groups=(*project.groups, again)))
    assert problem.subject == "rulegroup things"
    assert problem.where == place(__file__, "group")
