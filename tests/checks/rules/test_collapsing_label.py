"""rules/collapsing-label"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, found_by, gauge
from tradewatch.model import RATIO, Project, RecordingRule, RuleGroup

CHECK = "rules/collapsing-label"


def test_a_label_of_the_result_that_is_written_over_is_reported(project: Project) -> None:
    """Two bots would have the same labels."""
    alert = replace(USED_UP, name="Other", labels={"bot": "any"})
    (problem,) = found_by(CHECK, replace(project, groups=(RuleGroup("more", (USED_UP, alert)),)))
    assert (problem.subject, problem.summary) == ("alert Other (any)", "the label 'bot' is replaced by 'any'")


def test_a_recording_rule_too(project: Project) -> None:
    """Its evaluation fails in the same way."""
    rule = RecordingRule(record="bot:used:ratio", expr="used_ratio", unit=RATIO, labels={"bot": "any"})
    assert len(found_by(CHECK, replace(project, groups=(RuleGroup("more", (USED_UP, rule)),)))) == 1


def test_a_place_is_fine_while_the_results_have_a_name(project: Project) -> None:
    """What has a name of its own is in one place; of two places, the results do not differ otherwise."""
    apart = replace(USED_UP, name="Other", expr="max by (namespace, operator) (thing)", labels={"namespace": "any"})
    together = replace(USED_UP, name="Third", expr="max by (namespace, pod) (thing)", labels={"namespace": "any"})
    other = replace(USED_UP, name="Fourth", expr="max by (namespace, operator) (thing)", labels={"operator": "any"})
    alerts = tuple(replace(each, summary="All") for each in (apart, together, other))
    metrics = (*project.metrics, gauge("thing", "namespace", "operator", "pod"))
    found = found_by(CHECK, replace(project, metrics=metrics, groups=(RuleGroup("more", (USED_UP, *alerts)),)))
    assert [problem.subject for problem in found] == ["alert Third (any)", "alert Fourth (any)"]


def test_a_label_that_is_new_or_aggregated_away_is_fine(project: Project) -> None:
    """The result does not have series that differ in it."""
    new = replace(USED_UP, name="Other", labels={"team": "desk"})
    gone = replace(USED_UP, name="Third", expr="max(used_ratio)", labels={"bot": "all"}, summary="All")
    groups = (RuleGroup("more", (USED_UP, new, gone)),)
    assert found_by(CHECK, replace(project, groups=groups)) == []
