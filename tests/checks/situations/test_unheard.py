"""situations/unheard"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, found_by
from tradewatch.model import Hears, Project, Situation, World

WORLD = World(active=(), standby=(), servers=())
TOLD = Situation(name="all-is-used", story="All is used.", lasts="1h", hears=(Hears(USED_UP, by="20m"),))
SILENT = Situation(name="nearly-all-is-used", story="Nearly all is used.", lasts="1h", resembles=(USED_UP,))


def summaries(project: Project, *situations: Situation) -> list[str]:
    content = replace(project, world=WORLD, situations=situations)
    return [problem.summary for problem in found_by("situations/unheard", content)]


def test_each_alert_has_a_story_and_a_look_alike(project: Project) -> None:
    """Both are needed, in any order."""
    assert summaries(project, SILENT, TOLD) == []
    assert summaries(project, TOLD) == ["no situation shows when it is silent"]
    assert summaries(project, SILENT) == ["no situation hears it"]


def test_a_project_without_situations_needs_none(project: Project) -> None:
    """They are an offer."""
    assert summaries(project) == []
