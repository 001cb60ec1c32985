"""rules/external-label"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, USED, USED_UP, found_by, with_alert
from tradewatch.model import RATIO, Project, RecordingRule, RuleGroup

CHECK = "rules/external-label"
RECORDED = RecordingRule(record="bot:used:max", expr=f"{USED}", unit=RATIO, labels={"environment": "x"})


def test_a_label_that_an_environment_adds_is_reported_of_the_rule(project: Project) -> None:
    """This is so for alerts and recording rules; the environment's name is such a label too."""
    (problem,) = found_by(CHECK, with_alert(project, replace(USED_UP, labels={"environment": "paper"})))
    assert problem.subject == "alert UsedUp (paper)"
    recorded = replace(project, groups=(*project.groups, RuleGroup("more", (RECORDED,))))
    assert [problem.subject for problem in found_by(CHECK, recorded)] == ["recording rule bot:used:max"]
    assert found_by(CHECK, with_alert(project, replace(USED_UP, labels={"team": "desk"}))) == []


def test_a_label_of_every_alert_is_reported_of_the_environment(project: Project) -> None:
    """An external label `severity` would never reach Alertmanager."""
    environment = replace(PRODUCTION, external_labels={"severity": "low"})
    (problem,) = found_by(CHECK, replace(project, environments=(environment,)))
    assert problem.subject == "environment production"
