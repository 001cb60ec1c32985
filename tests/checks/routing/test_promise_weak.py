"""routing/promise-weak"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, found_by, with_routes
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.model import Problem, Project, Promise, Route, matching

SOON = Route(receiver=DESK, group_wait="10s", group_interval="20s", repeat_interval="55m")
SLOW = Route(receiver=DESK, group_wait="10s", group_interval="5m", repeat_interval="3h50m")
TIGHT = Promise(matching(severity="warning"), reaches=Slack, within="30s", repeated="1h")


def found(project: Project, promise: Promise, *routes: Route) -> list[Problem]:
    """The promises that are too weak for these routes."""
    return found_by("routing/promise-weak", replace(with_routes(project, *routes), promises=(promise,)))


def test_a_promise_with_some_room_is_fine(project: Project) -> None:
    """A small change of a route should not break it."""
    assert found(project, TIGHT, SOON) == []
    assert found(project, replace(TIGHT, within="40s"), SOON) == []


def test_a_promise_of_much_more_time_is_reported(project: Project) -> None:
    """The problem has both times."""
    (problem,) = found(project, replace(TIGHT, within="10m"), SOON)
    assert "promises 10m, and the slowest route needs 20s" in problem.summary
    (problem,) = found(project, replace(TIGHT, repeated="1d"), SOON)
    assert "promises 1d, and the slowest route needs 55m20s" in problem.summary


def test_the_slowest_alert_decides(project: Project) -> None:
    """The promise must hold for it too, by its fastest route."""
    assert found(project, replace(TIGHT, within="10m", repeated="4h"), SLOW) == []
    assert len(found(project, replace(TIGHT, within="10m", repeated="4h"), replace(SLOW, continues=True), SOON)) == 2


def test_a_promise_that_no_route_keeps_is_not_weak(project: Project) -> None:
    """routing/promise reports it."""
    assert found(project, replace(TIGHT, reaches=PagerDuty, within="10m"), SOON) == []
    assert found(project, Promise(matching(severity="warning"), never=(PagerDuty,)), SOON) == []
