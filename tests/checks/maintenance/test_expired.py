"""maintenance/expired"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.checks.conftest import found
from tests.maintenance import window
from tradewatch.checks import expired
from tradewatch.compiler import CompiledProject
from tradewatch.model import Project


def test_a_window_whose_last_day_is_over_is_reported(project: Project) -> None:
    """With its reason and its owner, who knows whether the maintenance still takes place."""
    over = replace(project, maintenance=(window(of={"bot": ("one",)}, until="2026-01-31"),))
    (problem,) = expired(CompiledProject(over), date(2026, 2, 1))
    assert (problem.check, problem.summary) == ("maintenance/expired", "the window ended on 2026-01-31")
    assert problem.details == "The reason was: The venue closes. Its owner is desk."
    assert expired(CompiledProject(over), date(2026, 1, 31)) == []


def test_a_build_does_not_fail_because_of_the_date(project: Project) -> None:
    """A window of long ago is compiled, and never opens."""
    past = window(of={"bot": ("one",)}, since="2001-01-01", until="2001-12-31")
    assert found(replace(project, maintenance=(past,))) == []
