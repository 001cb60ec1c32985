"""routing/unpromised"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, an_alert, found_by, with_alert
from tradewatch.model import CRITICAL, Problem, Project, Promise, matching


def found(project: Project, *promises: Promise) -> list[Problem]:
    two = with_alert(project, USED_UP, an_alert("AllUsed", CRITICAL))
    return found_by("routing/unpromised", replace(two, promises=promises))


def test_an_alert_without_a_promise_is_reported(project: Project) -> None:
    """The problem is at its severity."""
    (problem,) = found(project, Promise(matching(severity="critical")))
    assert problem.where == USED_UP.defined.of_argument("severity")
    assert problem.subject == "alert UsedUp"


def test_a_promise_about_everything_is_enough(project: Project) -> None:
    """It has no matchers."""
    assert found(project, Promise(())) == []


def test_a_project_without_promises_is_fine(project: Project) -> None:
    """Nobody needs them to begin with."""
    assert found(project) == []
