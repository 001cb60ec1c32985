"""routing/orphan"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import DESK, PRODUCTION, SLACK, USED_UP, an_alert, found_by, place, with_alert, with_routes
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.model import CRITICAL, Inhibition, Matcher, Problem, Project, Receiver, Route, TimeInterval, matching

ON_CALL = Receiver("on-call", via=(PagerDuty,))
NIGHT = TimeInterval(name="night", times=(("00:00", "06:00"),))
WARNINGS = Route(matching(severity="warning"), receiver=DESK)


@pytest.fixture
def paging(project: Project) -> Project:
    """A project with a warning, and a critical alert in an environment with PagerDuty."""
    here = replace(PRODUCTION, channels=(SLACK, PagerDuty()))
    return replace(with_alert(project, USED_UP, an_alert("AllUsed", CRITICAL)), environments=(here,))


def found(project: Project, *routes: Route, inhibition: Inhibition | None = None) -> list[Problem]:
    inhibitions = (inhibition,) if inhibition else ()
    return found_by("routing/orphan", replace(with_routes(project, *routes), inhibitions=inhibitions))


def test_a_muted_route_that_pages_is_reported(paging: Project) -> None:
    """The problem is at its `mute`, with the channel and the interval."""
    muted = Route(
        matching(severity="critical"),
        receiver=ON_CALL,
        mute=(NIGHT,),  # mute
    )
    (problem,) = found(paging, WARNINGS, muted)
    assert problem.where == place(__file__, "mute")
    assert problem.summary == "AllUsed opens incidents in pagerduty, and night mutes it"


def test_a_muted_route_to_people_is_fine(paging: Project) -> None:
    """A message in Slack does not stay open."""
    assert found(paging, replace(WARNINGS, mute=(NIGHT,)), Route(receiver=ON_CALL)) == []


def test_an_inhibition_of_what_pages_is_reported(paging: Project) -> None:
    """The problem is at its target, and names the route that pages."""
    inhibition = Inhibition(
        source=matching(alertname="UsedUp"),
        target=(Matcher("alertname", "!=", "UsedUp"),),  # target
        equal=("bot",),
    )
    pages = Route(receiver=ON_CALL)
    (problem,) = found(paging, WARNINGS, pages, inhibition=inhibition)
    assert problem.where == place(__file__, "target")
    assert problem.summary == (
        "AllUsed opens incidents in pagerduty by the route at "
        f"tests/checks/routing/test_orphan.py:{pages.defined.line}, and this inhibits it"
    )


def test_an_inhibition_of_warnings_is_fine(paging: Project) -> None:
    """Only the desk is notified of them."""
    inhibition = Inhibition(source=matching(alertname="AllUsed"), target=matching(severity="warning"), equal=("bot",))
    assert found(paging, WARNINGS, Route(receiver=ON_CALL), inhibition=inhibition) == []


def test_it_is_enough_that_a_label_can_have_the_value(paging: Project) -> None:
    """The route pages for one bot, and the inhibition is of the same bot."""
    inhibition = Inhibition(source=matching(alertname="AllUsed"), target=matching(bot="one"), equal=("bot",))
    one = Route(matching(severity="warning", bot="one"), receiver=ON_CALL)
    (problem,) = found(paging, one, WARNINGS, Route(receiver=ON_CALL), inhibition=inhibition)
    assert problem.summary.startswith('UsedUp with bot="one" opens incidents')
    other = replace(inhibition, target=matching(bot="two", severity="warning"))
    assert found(paging, one, WARNINGS, Route(receiver=ON_CALL), inhibition=other) == []


def test_where_nobody_is_paged_nothing_is_reported(paging: Project) -> None:
    """The environment does not have the channel."""
    inhibition = Inhibition(source=matching(alertname="UsedUp"), target=matching(alertname="AllUsed"), equal=("bot",))
    calls = Route(receiver=Receiver("on-call", without=()), mute=(NIGHT,))
    assert found(replace(paging, environments=(PRODUCTION,)), WARNINGS, calls, inhibition=inhibition) == []
