"""routing/unknown-receiver"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, found, place
from tradewatch.channels.slack import Slack
from tradewatch.model import Project, Receiver, Route, matching

DECK = Receiver("deck", via=(Slack,))


def test_a_receiver_that_is_not_in_the_list_is_reported(project: Project) -> None:
    """The problem is at the route's receiver, and names the one that was meant."""
    lost = Route(
        matching(severity="warning"),
        receiver=DECK,  # lost
    )
    (problem,) = found(replace(project, routing=Route(receiver=DESK, routes=(lost,))))
    assert problem.check == "routing/unknown-receiver"
    assert problem.subject == 'route {severity="warning"}'
    assert problem.where == place(__file__, "lost")
    assert problem.summary == "there is no receiver 'deck'"
    assert problem.fix == "did you mean 'desk'?"


def test_the_deepest_route_is_looked_at(project: Project) -> None:
    """All levels of the tree are checked."""
    deep = Route(matching(bot="one"), routes=(Route(matching(severity="warning"), receiver=DECK),))
    (problem,) = found(replace(project, routing=Route(receiver=DESK, routes=(deep,))))
    assert problem.subject == 'route {severity="warning"}'


def test_a_listed_or_inherited_receiver_is_fine(project: Project) -> None:
    """A route needs no receiver of its own."""
    routes = (Route(matching(bot="one")), Route(matching(bot="two"), receiver=DECK))
    assert found(replace(project, receivers=(DESK, DECK), routing=Route(receiver=DESK, routes=routes))) == []
