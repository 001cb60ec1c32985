"""Faults of the routing that change who is notified are noticed if a promise says who must be."""

from __future__ import annotations

from dataclasses import replace

from tests.proofs.world import LAG, limit, project, value_alert
from tradewatch.channels.webhook import Webhook
from tradewatch.cli.routing_mutants import faulty_routings, routing_problem
from tradewatch.model import Project, Promise, Receiver, Route, matching

DESK = Receiver("desk", via=(Webhook,))
SLOW = Route(matching(severity="warning"), receiver=DESK, group_wait="10s", group_interval="20s", repeat_interval="50m")
TREE = Route(receiver=DESK, group_by=("alertname",), routes=(SLOW,))
LATE = "group_wait much longer"


def _content(*promises: Promise, tree: Route = TREE) -> Project:
    alert = value_alert(expr=f"{LAG}", above=limit(0.5), samples=lambda level: [LAG.stays(level)])
    return project(alert, routing=tree, receivers=(DESK,), promises=promises)


def test_a_fault_that_breaks_a_promise_is_noticed() -> None:
    """A message that comes ten minutes late breaks the promise of one minute."""
    promise = Promise(matching(severity="warning"), reaches=(Webhook,), within="1m", repeated="1h")
    assert (LATE, True) in [(mutant.fault, noticed) for mutant, noticed in faulty_routings(_content(promise))]


def test_a_fault_that_nothing_notices_is_a_problem_at_its_route() -> None:
    """Without a promise, the same fault is nobody's problem, and so it is reported."""
    survivor = next(mutant for mutant, noticed in faulty_routings(_content()) if mutant.fault == LATE and not noticed)
    problem = routing_problem(survivor)
    assert (problem.where, problem.subject) == (SLOW.defined, SLOW.subject)
    assert problem.summary.endswith(LATE)


def test_a_fault_without_effect_is_left_out() -> None:
    """The receiver of a route that has the same receiver from its parent may be left out."""
    faults = [mutant.fault for mutant, _ in faulty_routings(_content())]
    assert "continue added" not in faults


def test_a_group_that_loses_a_label_is_a_fault() -> None:
    """The second bot in a group is a message that nobody gets. A label more only sends more messages."""
    fault = "group_by without bot"
    tree = replace(TREE, group_by=("alertname", "bot"))
    assert (fault, False) in [(mutant.fault, noticed) for mutant, noticed in faulty_routings(_content(tree=tree))]
    apart = Promise(matching(severity="warning"), apart=("bot",))
    found = {mutant.fault: noticed for mutant, noticed in faulty_routings(_content(apart, tree=tree))}
    assert found[fault] is True
    assert "group_by ..." not in found
