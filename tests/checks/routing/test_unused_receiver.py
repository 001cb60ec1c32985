"""routing/unused-receiver"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, found, place, with_routes
from tradewatch.channels.slack import Slack
from tradewatch.model import Matcher, Project, Receiver, Route, matching

NIGHT = Receiver("night", via=(Slack,))  # night


def test_a_receiver_that_no_route_names_is_reported(project: Project) -> None:
    """The problem is at its own line."""
    (problem,) = found(replace(project, receivers=(DESK, NIGHT)))
    assert problem.check == "routing/unused-receiver"
    assert problem.subject == "receiver night"
    assert problem.where == place(__file__, "night")
    assert problem.summary == "no route leads to it"


def test_a_receiver_whose_route_leaves_everything_to_others_is_reported(project: Project) -> None:
    """A route below takes all its alerts and has another receiver."""
    day = Route(matching(severity="warning"), receiver=NIGHT, routes=(Route(receiver=DESK),))
    (problem,) = found(with_routes(project, day))
    assert problem.where == place(__file__, "night")
    assert problem.summary == "the route that leads to it leaves everything to the routes below"


def test_an_inherited_receiver_is_used(project: Project) -> None:
    """A route below without a receiver inherits it."""
    branch = Route(matching(severity="warning"), receiver=NIGHT, routes=(Route(group_by=("bot",)),))
    assert found(with_routes(project, branch)) == []


def test_a_receiver_that_keeps_some_alerts_is_used(project: Project) -> None:
    """The routes below take only some."""
    some = Route((Matcher("bot", "=~", "one|two"),), receiver=DESK)
    assert found(with_routes(project, Route(matching(severity="warning"), receiver=NIGHT, routes=(some,)))) == []


def test_the_roots_receiver_may_be_left_with_nothing(project: Project) -> None:
    """Alertmanager requires it, and it catches new alerts."""
    assert found(with_routes(replace(project, routing=Route(receiver=DESK)), Route(receiver=NIGHT))) == []
