"""situations/pages"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import (
    DESK,
    EVERY_SEVERITY,
    PRODUCTION,
    SLACK,
    USED_UP,
    an_alert,
    found_by,
    gauge,
    with_alert,
)
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.model import Hears, Project, Receiver, Route, Situation

PARTS = gauge("parts_used", "part")
PART_USED_UP = an_alert("PartUsedUp", when=f"max by (bot, part) ({PARTS}) > 0.5")
TWO_PARTS = tuple(Hears(PART_USED_UP, {"part": part}, by="20m") for part in ("brake", "wheel"))
PAGER = Receiver("pager", via=(PagerDuty,))


def summaries(
    project: Project, *group_by: str, hears: tuple[Hears, ...] = TWO_PARTS, pages: int | None = 2
) -> list[str]:
    """What is reported of a situation, if the alerts on parts are grouped by these labels, and page somebody."""
    content = replace(
        with_alert(project, USED_UP, PART_USED_UP),
        metrics=(*project.metrics, PARTS),
        receivers=(DESK, PAGER),
        environments=(replace(PRODUCTION, channels=(SLACK, PagerDuty())),),
        routing=Route(receiver=DESK, group_by=group_by, routes=(Route(EVERY_SEVERITY, receiver=PAGER),)),
        situations=(Situation(name="two-parts", story="Two parts.", lasts="1h", hears=hears, pages=pages),),
    )
    return [problem.summary for problem in found_by("situations/pages", content)]


def test_each_group_is_a_page(project: Project) -> None:
    """Whoever works on one part has to hear of the other."""
    assert summaries(project, "bot", "part") == []
    assert summaries(project, "bot") == ["somebody is paged once, and should be twice"]


def test_a_situation_need_not_say_it(project: Project) -> None:
    """Most have one alert."""
    assert summaries(project, "bot", pages=None) == []


@pytest.mark.parametrize("pages", [0, 1])
def test_silence_is_no_page(project: Project, pages: int) -> None:
    """A promise of a page that nothing sends is broken."""
    assert summaries(project, "bot", hears=(), pages=pages) == ["somebody is paged 0 times, and should be once"] * pages
