"""routing/default-receiver"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, USED_UP, an_alert, found, place, with_alert, with_routes
from tradewatch.channels.slack import Slack
from tradewatch.model import CRITICAL, INFO, WARNING, Matcher, Project, Receiver, Route, ValueAlert, matching

ON_CALL = Receiver("on-call", via=(Slack,))
CRITICALS = Route(matching(severity="critical"), receiver=ON_CALL)
WARNINGS = Route(matching(severity="warning"))


def test_an_alert_that_no_route_takes_is_reported_at_its_line(project: Project) -> None:
    """The problem is at the severity, with the labels that no route matches."""
    stray = ValueAlert(
        name="Stray",
        severity=INFO,  # severity
        signal="stray",
        expr=USED_UP.expr,
        above=USED_UP.above,
        summary="Stray",
        description="Stray.",
        samples=USED_UP.samples,
    )
    (problem,) = found(with_routes(with_alert(project, USED_UP, stray), WARNINGS))
    assert problem.check == "routing/default-receiver"
    assert problem.subject == "alert Stray"
    assert problem.where == place(__file__, "severity")
    assert problem.summary == "no route matches Stray with severity=info: the default receiver desk gets it"


def test_for_several_of_a_kind_it_is_the_tree_that_lacks_a_route(project: Project) -> None:
    """There is one problem at the root's routes, not one per alert."""
    alerts = (
        USED_UP,
        an_alert("First", CRITICAL),
        an_alert("Second", CRITICAL),
        an_alert("Third", CRITICAL),
    )
    root = Route(
        receiver=DESK,
        routes=(WARNINGS,),  # routes
    )
    (problem,) = found(replace(with_alert(project, *alerts), routing=root))
    assert problem.subject == "route {}"
    assert problem.where == place(__file__, "routes")
    assert (
        problem.summary == "no route matches First and 2 more with severity=critical: the default receiver desk gets it"
    )


def test_an_alert_that_a_route_may_take_is_not_reported(project: Project) -> None:
    """It depends on a label with an unknown value."""
    alerts = (USED_UP, an_alert("Other", CRITICAL))
    of_a_bot = Route(matching(bot="one"), receiver=ON_CALL)
    assert found(with_routes(with_alert(project, *alerts), WARNINGS, of_a_bot)) == []


def test_every_alert_about_a_bot_can_be_routed_by_that(project: Project) -> None:
    """An alert with the label matches, whatever its value is; an alert without it is reported."""
    of_bots = Route((Matcher("bot", "!=", ""),), receiver=ON_CALL)
    assert found(with_routes(with_alert(project, USED_UP), of_bots)) == []
    pipeline = an_alert("Pipeline", when="vector(1)")
    (problem,) = found(with_routes(with_alert(project, USED_UP, pipeline), of_bots))
    assert problem.summary.startswith("no route matches Pipeline")


def test_a_tree_without_routes_leaves_everything_to_its_root(project: Project) -> None:
    """The root's receiver is the only one."""
    assert found(with_routes(project)) == []


def test_an_alert_with_unknown_labels_is_not_reported(project: Project) -> None:
    """An unknown metric may have the route's label."""
    unknown = an_alert("Unknown", CRITICAL, when="unknown_metric > 1")
    by_team = Route(matching(team="risk"), receiver=ON_CALL)
    problems = found(with_routes(with_alert(project, USED_UP, unknown), WARNINGS, by_team))
    assert {problem.check for problem in problems} == {"promql/unknown-metric"}


def test_a_fallen_severity_that_another_route_takes_by_name(project: Project) -> None:
    """A route by the alert's name is a route."""
    heartbeat = Route(matching(alertname="Heartbeat"), receiver=ON_CALL)
    alerts = (USED_UP, an_alert("Heartbeat", CRITICAL))
    assert found(with_routes(with_alert(project, *alerts), heartbeat, WARNINGS)) == []
    assert USED_UP.severity is WARNING
