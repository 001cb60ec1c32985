"""rules/runbook"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.checks.conftest import USED_UP, found_by, place, with_alert
from tests.checks.runbook import PAGE, place_of
from tradewatch.model import WARNING, Alert, Problem, Project, StateAlert

CHECK = "rules/runbook"


def found(project: Project, docs: Mapping[str, str] | None, *alerts: Alert) -> list[Problem]:
    return found_by(CHECK, replace(with_alert(project, *alerts), docs=docs))


def test_an_alert_without_a_runbook_is_reported_at_its_name(project: Project) -> None:
    """The fix suggests the most similar page."""
    renamed = StateAlert(
        severity=WARNING,
        signal="used",
        name="UsedUpp",  # name
        when="used_ratio > 1",
        summary="Used",
        description="Used.",
    )
    (alert,) = found(project, {"runbooks/UsedUp.md": PAGE, "runbooks/README.md": ""}, renamed)
    assert alert.where == place(__file__, "name")
    assert (alert.summary, alert.fix) == ("there is no docs/runbooks/UsedUpp.md", "did you mean 'UsedUp'?")


def test_a_runbook_without_an_alert_is_reported_at_its_first_line(project: Project) -> None:
    """Once every alert has its own: the page of an alert that was renamed is renamed, and not left over."""
    (page,) = found(project, {"runbooks/UsedUp.md": PAGE, "runbooks/UsedDown.md": PAGE}, USED_UP)
    assert place_of(page) == ("docs/runbooks/UsedDown.md", 1)
    assert page.summary == "there is no alert UsedDown"


def test_alerts_with_the_same_name_share_a_runbook(project: Project) -> None:
    """A runbook is found by the alert's name."""
    parts = tuple(replace(USED_UP, labels={"part": part}) for part in ("engine", "desk"))
    assert found(project, {"runbooks/UsedUp.md": PAGE}, *parts) == []


def test_a_project_may_keep_its_runbooks_elsewhere(project: Project) -> None:
    """Without pages in docs/runbooks, nobody can know their names."""
    assert found(project, None, USED_UP) == []
    assert found(project, {"ALERT_THRESHOLDS.md": ""}, USED_UP) == []
    assert len(found(project, {"runbooks/README.md": ""}, USED_UP)) == 1
