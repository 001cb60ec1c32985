"""routing/promise"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import DESK, PRODUCTION, SLACK, USED_UP, an_alert, found_by, place, with_alert, with_routes
from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.telegram import Telegram
from tradewatch.model import CRITICAL, Matcher, Problem, Project, Promise, Receiver, Route, TimeInterval, matching

PAGER = Receiver("pager", via=(PagerDuty,))
IN_TIME = Promise(matching(severity="warning"), reaches=(Slack,), within="30s", repeated="1h")
SOON = Route(receiver=DESK, group_wait="10s", group_interval="20s", repeat_interval="55m")


def promised(project: Project, promise: Promise, *routes: Route) -> list[Problem]:
    """The promises that these routes break."""
    return found_by("routing/promise", replace(with_routes(project, *routes), promises=(promise,)))


def test_a_promise_that_is_kept_is_fine(project: Project) -> None:
    """Also to the second: the route needs exactly as long as the promise allows."""
    assert promised(project, IN_TIME, SOON) == []
    exactly = replace(SOON, group_wait="30s", group_interval="30s", repeat_interval="59m30s")
    assert promised(project, IN_TIME, replace(exactly, repeat_interval="59m")) == []
    (late,) = promised(project, IN_TIME, replace(exactly, repeat_interval="1h"))
    assert "is repeated only after 1h30s, not 1h" in late.summary


def test_an_alert_that_opens_a_group_too_late_is_reported(project: Project) -> None:
    """The problem is at the promise's time, and names the alert, the environment and the route."""
    promise = Promise(
        matching(severity="warning"),
        reaches=(Slack,),
        within="30s",  # within
        repeated="1h",
    )
    late = replace(SOON, group_wait="10m")
    (problem,) = promised(project, promise, late)
    assert problem.where == place(__file__, "within")
    assert problem.subject == 'promise {severity="warning"}'
    assert problem.summary == (
        "UsedUp in production is sent only after 10m, not within 30s, when it opens a group, by the route at "
        f"tests/checks/routing/test_promise.py:{late.defined.line}"
    )


def test_an_alert_that_joins_a_group_too_late_is_reported(project: Project) -> None:
    """The route's `group_interval` decides, also if it is inherited."""
    inherited = Route(receiver=DESK, group_wait="0s", repeat_interval="55m", routes=(Route(matching(bot="one")),))
    (problem,) = promised(project, IN_TIME, inherited)
    late = 'UsedUp with bot="one" in production is sent only after 5m, not within 30s'
    assert problem.summary.startswith(f"{late}, when it joins a group that is firing, by the route at ")


def test_the_fastest_route_to_the_channel_counts(project: Project) -> None:
    """A second, slower message does not break a promise."""
    slow = Route(receiver=Receiver("slow", via=(Slack,)), group_wait="0s", repeat_interval="4h")
    assert promised(project, IN_TIME, replace(SOON, continues=True), slow) == []


def test_an_alert_that_does_not_reach_the_channel_is_reported(project: Project) -> None:
    """The environment has the channel, but the receiver does not use it."""
    both = replace(project, environments=(replace(PRODUCTION, channels=(SLACK, PagerDuty())),))
    (problem,) = promised(both, IN_TIME, replace(SOON, receiver=PAGER))
    assert "UsedUp in production does not reach slack: pager is notified" in problem.summary


def test_an_environment_without_the_channel_is_left_out(project: Project) -> None:
    """Nobody can be paged there."""
    pages = Promise(matching(severity="warning"), reaches=(PagerDuty,), within="30s", repeated="1h")
    assert promised(project, pages, SOON) == []


def test_an_alert_that_reaches_a_forbidden_channel_is_reported(project: Project) -> None:
    """One of its routes is enough."""
    both = replace(project, environments=(replace(PRODUCTION, channels=(SLACK, PagerDuty())),))
    never = Promise(matching(severity="warning"), never=(PagerDuty,))
    (problem,) = promised(both, never, replace(SOON, continues=True), Route(receiver=PAGER))
    assert "UsedUp in production is sent to pagerduty" in problem.summary
    assert promised(both, never, SOON) == []
    assert promised(both, replace(never, never=(Telegram,)), Route(receiver=PAGER)) == []


def test_a_route_that_groups_what_must_stay_apart_is_reported(project: Project) -> None:
    """The second bot in a group is a message nobody gets; `...` keeps everything apart."""
    apart = Promise(matching(severity="warning"), apart=("alertname", "bot"))
    (problem,) = promised(project, apart, replace(SOON, group_by=("alertname", "instance")))
    assert "UsedUp in production shares messages with alerts that have another bot" in problem.summary
    assert promised(project, apart, replace(SOON, group_by=("bot", "alertname", "instance"))) == []
    alone = replace(apart, apart=("...",))
    (problem,) = promised(project, alone, replace(SOON, group_by=("alertname", "bot")))
    assert "UsedUp in production shares messages with other alerts" in problem.summary
    for promise in (apart, alone):
        assert promised(project, promise, replace(SOON, group_by=("...",))) == []


def test_a_route_that_is_too_slow_for_several_channels_is_one_problem(project: Project) -> None:
    """A channel with a faster route of its own is not named."""
    everybody = replace(
        PRODUCTION,
        channels=(SLACK, PagerDuty(), Email("smtp.example.com:587", sender="a@example.com", to=("b@example.com",))),
    )
    late = replace(SOON, receiver=Receiver("all"), group_wait="10m", continues=True)
    (problem,) = found_by(
        "routing/promise",
        replace(
            with_routes(project, late, replace(SOON, receiver=PAGER)),
            environments=(everybody,),
            promises=(replace(IN_TIME, reaches=(Slack, PagerDuty, Email)),),
        ),
    )
    assert "is sent to slack and email only after 10m" in problem.summary


BERLIN = "Europe/Berlin"
NIGHT = TimeInterval(name="night", times=(("02:00", "02:30"),), location=BERLIN)


@pytest.mark.parametrize(
    ("allowed", "moment"),
    [
        ((), "monday 02:00 (Europe/Berlin)"),
        (
            (TimeInterval(name="first-half", times=(("02:00", "02:15"),), location=BERLIN),),
            "monday 02:15 (Europe/Berlin)",
        ),
        # The same hours in UTC, but only in winter.
        ((TimeInterval(name="in-utc", times=(("01:00", "01:30"),)),), "02:00 (Europe/Berlin)"),
        ((NIGHT,), ""),
        ((TimeInterval(name="longer", times=(("01:00", "03:00"),), location=BERLIN),), ""),
    ],
)
def test_a_route_is_only_muted_when_the_promise_allows_it(
    project: Project, allowed: tuple[TimeInterval, ...], moment: str
) -> None:
    """The first time at which it is muted too long is in the problem; daylight saving time is included."""
    problems = promised(project, Promise(matching(severity="warning"), muted=allowed), replace(SOON, mute=(NIGHT,)))
    assert [f"{moment} on, in the interval night" in problem.summary for problem in problems] == [True] * bool(moment)


def test_the_night_of_a_change_is_included(project: Project) -> None:
    """Between the changes in Beirut and in Berlin, three hours are muted that are not muted on any other day."""
    beirut = TimeInterval(name="beirut", weekdays=("sunday",), times=(("03:00", "03:30"),), location="Asia/Beirut")
    # 03:00 in Beirut is 02:00 or, in these hours, 01:00 in Berlin.
    allowed = TimeInterval(name="usual", weekdays=("sunday",), times=(("02:00", "02:30"),), location=BERLIN)
    (problem,) = promised(
        project, Promise(matching(severity="warning"), muted=(allowed,)), replace(SOON, mute=(beirut,))
    )
    assert "is muted from sunday 03:00 (Asia/Beirut) on" in problem.summary


def test_other_alerts_do_not_matter(project: Project) -> None:
    """The promise is about those that pass its matchers."""
    slow = replace(SOON, matchers=matching(severity="critical"), group_wait="5m")
    two = with_alert(project, USED_UP, an_alert("AllUsed", CRITICAL))
    assert promised(two, IN_TIME, slow, SOON) == []


@pytest.mark.parametrize(
    "matcher",
    [
        Matcher("bot", "=", "one"),
        Matcher("bot", "=~", "one|two"),
        Matcher("bot", "=~", "o.*"),
        Matcher("bot", "!=", "x"),
    ],
    ids=str,
)
def test_every_value_that_routes_distinguish_is_tried(project: Project, matcher: Matcher) -> None:
    """A route for some bots breaks the promise for those, and the problem says for which."""
    (problem,) = promised(project, IN_TIME, replace(SOON, matchers=(matcher,), group_wait="5m"), SOON)
    assert problem.summary.startswith(f"UsedUp with {matcher} in production is sent only after 5m")


def test_environments_and_routes_with_the_same_fault_are_one_problem(project: Project) -> None:
    """Somebody who reads a page of them does not see that there is one fault."""
    two = replace(project, environments=(PRODUCTION, replace(PRODUCTION, name="staging")))
    first = replace(SOON, matchers=matching(bot="one"), group_wait="5m")
    second = replace(SOON, group_wait="5m")
    (problem,) = promised(two, IN_TIME, first, second)
    assert problem.summary.startswith('UsedUp with bot="one" in production, staging is sent')
    for route in (first, second):
        assert f"tests/checks/routing/test_promise.py:{route.defined.line}" in problem.summary
