"""routing/repeat-interval"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import DESK, found, place, with_routes
from tradewatch.model import Project, Route, matching


def test_a_repeat_interval_below_the_inherited_group_interval_is_reported(project: Project) -> None:
    """Alertmanager's default group_interval is 5 minutes. The problem is at the repeat_interval."""
    often = Route(
        matching(severity="warning"),
        repeat_interval="1m",  # often
    )
    (problem,) = found(with_routes(project, often))
    assert problem.check == "routing/repeat-interval"
    assert problem.where == place(__file__, "often")
    assert problem.summary == "repeats its messages every 5m, not every 1m"
    assert problem.fix == "use a repeat_interval of 5m or more, or a group_interval of 1m or less"


def test_a_group_interval_above_the_inherited_repeat_interval_is_reported(project: Project) -> None:
    """The problem is at the group_interval."""
    seldom = Route(
        matching(severity="warning"),
        group_interval="6h",  # seldom
    )
    (problem,) = found(with_routes(project, seldom))
    assert problem.where == place(__file__, "seldom")
    assert problem.summary == "repeats its messages every 6h, not every 4h"


@pytest.mark.parametrize("repeat", ["1h", "10m", "1ms"])
def test_both_written_and_far_apart_are_reported(project: Project, repeat: str) -> None:
    """A repeat_interval of at most half of the group_interval is not meant for a heartbeat."""
    (problem,) = found(with_routes(project, Route(group_interval="2h", repeat_interval=repeat)))
    assert problem.check == "routing/repeat-interval"


def test_a_heartbeat_is_meant(project: Project) -> None:
    """Both are written on one route and nearly equal, so every check sends a message."""
    heartbeat = Route(matching(severity="warning"), group_interval="1m", repeat_interval="50s")
    assert found(with_routes(project, heartbeat)) == []


def test_the_root_is_looked_at_and_what_it_hands_down_is_reported_once(project: Project) -> None:
    """The routes below inherit it."""
    root = Route(receiver=DESK, repeat_interval="1m", routes=(Route(matching(severity="warning")),))
    (problem,) = found(replace(project, routing=root))
    assert problem.subject == "route {}"


@pytest.mark.parametrize(("group", "repeat"), [("5m", "5m"), ("5m", "4h"), (None, "5m"), ("4h", None), (None, None)])
def test_other_intervals_are_fine(project: Project, group: str | None, repeat: str | None) -> None:
    """Equal intervals pass too."""
    assert found(with_routes(project, Route(group_interval=group, repeat_interval=repeat))) == []
