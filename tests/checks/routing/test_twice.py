"""routing/twice"""

from __future__ import annotations

import pytest

from tests.checks.conftest import DESK, USED_UP, an_alert, found, place, with_alert, with_routes
from tradewatch.channels.slack import Slack
from tradewatch.model import CRITICAL, Matcher, Project, Receiver, Route, TimeInterval, matching
from tradewatch.model.clock import WEEKDAYS

OTHER = Receiver("other", via=(Slack,))
WARNINGS = Route(matching(severity="warning"), receiver=DESK, continues=True)
OFFICE = TimeInterval(name="office", times=(("09:00", "17:00"),), location="Europe/Berlin")
EVENING = TimeInterval(name="evening", times=(("00:00", "09:00"), ("17:00", "24:00")), location="Europe/Berlin")
EVENING_IN_LONDON = TimeInterval(
    name="evening-in-london", times=(("00:00", "08:00"), ("16:00", "24:00")), location="Europe/London"
)
EVENING_IN_UTC = TimeInterval(name="evening-in-utc", times=(("00:00", "08:00"), ("16:00", "24:00")))


def test_a_receiver_that_two_routes_notify_of_one_alert_is_reported(project: Project) -> None:
    """The problem is at the second route's receiver and names the first route, which continues."""
    second = Route(
        matching(alertname="UsedUp"),
        receiver=DESK,  # second
    )
    (problem,) = found(with_routes(project, WARNINGS, second))
    assert problem.check == "routing/twice"
    assert problem.subject == 'route {alertname="UsedUp"}'
    assert problem.where == place(__file__, "second")
    first = WARNINGS.defined.line
    assert problem.summary == (
        f"desk is notified of UsedUp twice: by this route, and by the one at tests/checks/routing/test_twice.py:{first}"
    )


def test_an_inherited_receiver_is_the_same_one(project: Project) -> None:
    """Both routes inherit it from the root."""
    (problem,) = found(with_routes(project, Route(matching(severity="warning"), continues=True), Route()))
    assert problem.subject == "route {}"


def test_what_is_so_for_one_bot_is_reported_with_its_condition(project: Project) -> None:
    """The second route takes only the alerts of that bot."""
    (problem,) = found(with_routes(project, WARNINGS, Route(matching(bot="one"))))
    assert 'desk is notified of UsedUp with bot="one" twice' in problem.summary


def test_one_alert_may_notify_two_receivers(project: Project) -> None:
    """That is what `continues` is for."""
    assert found(with_routes(project, WARNINGS, Route(receiver=OTHER))) == []


def test_routes_that_exclude_each_other_are_fine(project: Project) -> None:
    """Their matchers differ, or the first route does not continue."""
    alerts = with_alert(project, USED_UP, an_alert("AllUsed", CRITICAL))
    assert found(with_routes(alerts, WARNINGS, Route(matching(severity="critical")))) == []
    other_bots = Route((Matcher("bot", "!=", "one"),))
    assert found(with_routes(project, Route(matching(bot="one"), continues=True), other_bots)) == []
    assert found(with_routes(project, Route(matching(bot="one")), Route(matching(severity="warning")))) == []


@pytest.mark.parametrize("evening", [EVENING, EVENING_IN_LONDON])
def test_routes_that_are_never_awake_together_are_fine(project: Project, evening: TimeInterval) -> None:
    """One sends by day and one by night; Berlin is always an hour ahead of London."""
    day = Route(matching(severity="warning"), receiver=DESK, mute=(evening,), continues=True)
    assert found(with_routes(project, day, Route(receiver=DESK, mute=(OFFICE,)))) == []


def test_routes_that_are_awake_together_in_summer_alone_are_reported(project: Project) -> None:
    """Berlin is an hour ahead of UTC in winter, and two hours in summer."""
    day = Route(matching(severity="warning"), receiver=DESK, mute=(EVENING_IN_UTC,), continues=True)
    (problem,) = found(with_routes(project, day, Route(receiver=DESK, mute=(OFFICE,))))
    assert problem.check == "routing/twice"


def test_a_route_that_never_sends_does_not_count(project: Project) -> None:
    """It is muted on every day of the week."""
    never = TimeInterval(name="never", weekdays=WEEKDAYS)
    assert found(with_routes(project, WARNINGS, Route(receiver=DESK, mute=(never,)))) == []
