"""Faults of the routing tree and of the inhibitions: each is made, and each is one."""

from __future__ import annotations

from tests.proofs.world import project
from tradewatch.channels.webhook import Webhook
from tradewatch.model import Inhibition, Matcher, Receiver, Route, TimeInterval, matching
from tradewatch.proofs.mutants.routing import routing_mutants

DESK, CALLED = Receiver("desk", via=(Webhook,)), Receiver("called")
WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))
TREE = Route(
    receiver=DESK,
    group_by=("alertname", "part"),
    group_wait="30s",
    group_interval="5m",
    repeat_interval="4h",
    routes=(
        Route(matching(severity="critical"), receiver=CALLED),
        Route((Matcher("severity", "=~", "warning|info"),), mute=(WEEKEND,), continues=True),
    ),
)
RULE = Inhibition(source=matching(alertname="A"), target=matching(severity="warning"), equal=("bot", "part"))
FOUND = list(routing_mutants(project(routing=TREE, receivers=(DESK, CALLED), inhibitions=(RULE,))))


def test_each_kind_of_fault_is_made() -> None:
    """Matchers, receivers, waits, groups, mutes, the order of routes, `continue`, and all parts of an inhibition."""
    faults = {(each.at.subject, each.fault) for each in FOUND}
    critical, others, inhibition = TREE.routes[0].subject, TREE.routes[1].subject, RULE.subject
    assert {
        (TREE.subject, "receiver called"),
        (TREE.subject, "group_wait much longer"),
        (TREE.subject, "repeat_interval much longer"),
        (TREE.subject, "group_by without part"),
        (TREE.subject, "group_by ..."),
        (critical, "left out"),
        (critical, "after the next route"),
        (critical, "receiver desk"),
        (critical, 'matcher severity="critical" left out'),
        (critical, 'matcher severity="critical" turned round'),
        (critical, 'matcher severity="critical" with info'),
        (critical, "muted in weekend"),
        (critical, "continue added"),
        (others, "continue left out"),
        (others, 'matcher severity=~"warning|info" with critical'),
        (others, 'matcher severity=~"warning|info" without info'),
        (inhibition, 'source alertname="A" turned round'),
        (inhibition, 'target severity="warning" with critical'),
        (inhibition, "equal without part"),
        (inhibition, "source and target exchanged"),
    } <= faults


def test_each_mutant_is_another_project() -> None:
    """It differs from the original and has one fault."""
    deployed = [(each.project.routing, each.project.inhibitions) for each in FOUND]
    assert all(routing is not TREE or inhibitions != (RULE,) for routing, inhibitions in deployed)
    assert len({(each.at.subject, each.fault) for each in FOUND}) == len(FOUND)
