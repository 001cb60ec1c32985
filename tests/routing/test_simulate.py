"""What Alertmanager does with an alert."""

from __future__ import annotations

from datetime import timedelta

from tests.routing.example import HERE, NOON, project, receiver, root
from tradewatch.model import Inhibition, Matcher, Route, TimeInterval, matching
from tradewatch.routing import simulate

DESK, NIGHT_DESK = receiver("desk"), receiver("night-desk")
WEDNESDAY = TimeInterval(name="wednesday", weekdays=("wednesday",))
BOT_DOWN = Inhibition(
    source=matching(alertname="BotDown"), target=matching(Matcher("alertname", "!=", "BotDown")), equal=("bot",)
)
PROJECT = project(
    root(
        Route(matching(severity="warning"), DESK, mute=(WEDNESDAY,), continues=True),
        Route(matching(severity="warning"), NIGHT_DESK, group_by=("severity", "venue")),
    ),
    inhibitions=(BOT_DOWN,),
)
SLOW = {"alertname": "Slow", "severity": "warning", "bot": "x"}


def test_there_is_a_delivery_per_route_in_order() -> None:
    """It has the receiver, channels and group, and the mute times of that route."""
    first, second = simulate(PROJECT, HERE, SLOW, NOON).deliveries
    assert (first.matched.settings.receiver, second.matched.settings.receiver) == (DESK, NIGHT_DESK)
    assert first.channels == second.channels == HERE.channels
    assert (first.group, second.group) == ({}, {"severity": "warning"})
    assert first.muted is not None
    assert first.muted.by == (WEDNESDAY,)
    assert second.muted is None


def test_the_time_is_an_argument() -> None:
    """On the next day, the route is not muted."""
    first, _ = simulate(PROJECT, HERE, SLOW, NOON + timedelta(days=1)).deliveries
    assert first.muted is None


def test_an_inhibited_alert_keeps_its_deliveries() -> None:
    """They say who would be notified."""
    dead = {"alertname": "BotDown", "bot": "x"}
    outcome = simulate(PROJECT, HERE, SLOW, NOON, [dead])
    assert [each.by for each in outcome.inhibited] == [dead]
    assert len(outcome.deliveries) == 2
    assert simulate(PROJECT, HERE, dead, NOON, [dead, SLOW]).inhibited == ()


def test_missing_labels_are_in_the_result() -> None:
    """Those in a matcher, in `equal`, and in the `group_by` of a route that sends; no others."""
    assert simulate(PROJECT, HERE, {"alertname": "Slow"}, NOON).missing == ("severity",)
    assert simulate(PROJECT, HERE, SLOW, NOON).missing == ("venue",)
    assert simulate(PROJECT, HERE, {"alertname": "BotDown", "severity": "critical"}, NOON).missing == ()
