"""rules/runbook"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, found, place, with_alert
from tradewatch.model import WARNING, Project, StateAlert


def test_an_alert_without_a_runbook_is_told(project: Project) -> None:
    """At its name, which is what the runbook is called by."""
    renamed = StateAlert(
        severity=WARNING,
        signal="used",
        name="UsedUpp",  # name
        when="used_ratio > 1",
        summary="Used",
        description="Used.",
    )
    (problem,) = found(replace(with_alert(project, renamed), runbooks=frozenset({"UsedUp", "README"})))
    assert problem.check == "rules/runbook"
    assert problem.where == place(__file__, "name")
    assert problem.summary == "there is no runbook UsedUpp.md"
    assert problem.fix == "did you mean 'UsedUp'?"


def test_alerts_of_one_name_share_a_runbook(project: Project) -> None:
    """It is found by the name."""
    parts = tuple(replace(USED_UP, labels={"part": part}) for part in ("engine", "desk"))
    assert found(replace(with_alert(project, *parts), runbooks=frozenset({"UsedUp"}))) == []


def test_a_project_may_keep_its_runbooks_elsewhere(project: Project) -> None:
    """Then nobody here knows which there are."""
    assert found(replace(project, runbooks=None)) == []
    assert len(found(replace(project, runbooks=frozenset()))) == 1
