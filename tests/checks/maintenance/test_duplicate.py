"""maintenance/duplicate"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import found_by
from tests.maintenance import window
from tradewatch.model import Project


def test_two_windows_with_the_same_name_are_reported(project: Project) -> None:
    """The second one is at fault."""
    windows = tuple(window(name=name, of={"bot": ("one",)}) for name in ("weekly", "nightly", "weekly"))
    (problem,) = found_by("maintenance/duplicate", replace(project, maintenance=windows))
    assert problem.subject == "maintenance weekly"
    assert problem.summary.startswith("this name is used already at ")
