"""routing/muted-critical"""

from __future__ import annotations

import pytest

from tests.checks.conftest import DESK, USED_UP, an_alert, found, place, with_alert, with_routes
from tradewatch.channels.slack import Slack
from tradewatch.model import CRITICAL, Matcher, Project, Receiver, Route, TimeInterval, matching

ON_CALL = Receiver("on-call", via=(Slack,))
WARNINGS = Route(matching(severity="warning"))
WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))
NIGHT = TimeInterval(name="night", times=(("00:00", "06:30"), ("22:00", "24:00")), location="Europe/Berlin")
DAY = TimeInterval(name="day", times=(("06:30", "22:00"),), location="Europe/Berlin")
DAY_IN_UTC = TimeInterval(name="day-in-utc", times=(("05:30", "21:00"),))


@pytest.fixture
def critical(project: Project) -> Project:
    """A project with a critical alert."""
    return with_alert(project, USED_UP, an_alert("AllUsed", CRITICAL))


def criticals(*mute: TimeInterval, continues: bool = False, receiver: Receiver = ON_CALL) -> Route:
    return Route(matching(severity="critical"), receiver=receiver, mute=mute, continues=continues)


def test_a_critical_alert_that_is_muted_is_reported_with_the_hour(critical: Project) -> None:
    """The problem is at the route's `mute`, with the first muted hour and the interval."""
    muted = Route(
        matching(severity="critical"),
        receiver=ON_CALL,
        mute=(WEEKEND,),  # mute
    )
    (problem,) = found(with_routes(critical, WARNINGS, muted))
    assert problem.check == "routing/muted-critical"
    assert problem.where == place(__file__, "mute")
    assert problem.summary == ("critical AllUsed notifies nobody from saturday 00:00 (UTC) on: weekend mutes it")
    assert "saturday and sunday (UTC)" in problem.details


def test_the_hour_is_one_by_the_clock_of_its_place(critical: Project) -> None:
    """It is the first muted hour of the week, in the interval's time zone."""
    (problem,) = found(with_routes(critical, WARNINGS, criticals(NIGHT)))
    assert "from monday 01:00 (Europe/Berlin) on: night mutes it" in problem.summary


def test_one_notified_receiver_is_enough(critical: Project) -> None:
    """The desk is muted, but the person on call is not."""
    assert found(with_routes(critical, WARNINGS, criticals(WEEKEND, continues=True), criticals(receiver=DESK))) == []


def test_routes_that_take_turns_are_fine(critical: Project) -> None:
    """One sends by day and one by night, to the minute, in summer and in winter."""
    by_day = criticals(NIGHT, continues=True)
    assert found(with_routes(critical, WARNINGS, by_day, criticals(DAY, receiver=DESK))) == []


def test_a_gap_that_is_there_in_winter_alone_is_reported(critical: Project) -> None:
    """The intervals of two time zones meet in summer, but not in winter."""
    by_day = criticals(NIGHT, continues=True)
    (problem,) = found(with_routes(critical, WARNINGS, by_day, criticals(DAY_IN_UTC, receiver=DESK)))
    assert problem.check == "routing/muted-critical"
    assert "(Europe/Berlin) on: night mutes it" in problem.summary


def test_what_is_not_critical_can_wait(critical: Project) -> None:
    """A digest may be muted at the weekend."""
    digest = Route(matching(severity="warning"), mute=(WEEKEND,))
    assert found(with_routes(critical, digest, criticals())) == []


def test_a_route_for_some_is_reported_for_those(critical: Project) -> None:
    """The alerts of one bot are muted, if there is one with that name."""
    one = Route((*matching(bot="one"), Matcher("severity", "=~", "critical|page")), receiver=ON_CALL, mute=(WEEKEND,))
    (problem,) = found(with_routes(critical, one, WARNINGS, criticals()))
    assert problem.subject == 'route {bot="one", severity=~"critical|page"}'


def test_mute_times_are_not_inherited(critical: Project) -> None:
    """The parent route is muted, but the route that sends is not."""
    above = Route(matching(severity="critical"), receiver=ON_CALL, mute=(WEEKEND,), routes=(Route(group_by=("bot",)),))
    assert found(with_routes(critical, WARNINGS, above)) == []
