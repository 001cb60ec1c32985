"""routing/unreachable"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, USED, USED_UP, an_alert, found, place, with_alert, with_routes
from tradewatch.channels.slack import Slack
from tradewatch.model import CRITICAL, INFO, Matcher, Problem, Project, Receiver, Route, RuleGroup, matching

OTHER = Receiver("other", via=(Slack,))
WARNINGS = Route(matching(severity="warning"))
CRITICALS = Route(matching(severity="critical"), receiver=OTHER)


@pytest.fixture
def graded(project: Project) -> Project:
    """A project with a warning and a critical alert."""
    return with_alert(project, USED_UP, an_alert("AllUsed", CRITICAL))


def unreachable(project: Project) -> list[Problem]:
    """The problems of this check alone; routing/default-receiver may report the alert as well."""
    return [problem for problem in found(project) if problem.check == "routing/unreachable"]


def test_a_value_that_no_alert_has_is_reported_and_what_was_meant(graded: Project) -> None:
    """The problem is at the line of the route's matchers."""
    typo = Route(
        receiver=OTHER,
        matchers=matching(severity="critcal"),  # typo
    )
    (problem,) = unreachable(with_routes(graded, typo, WARNINGS))
    assert problem.where == place(__file__, "typo")
    assert problem.subject == 'route {severity="critcal"}'
    assert problem.summary == 'no alert has severity="critcal", so no alert reaches this route'
    assert problem.fix == "did you mean 'critical'?"


def test_a_label_that_no_alert_has_is_reported_and_what_was_meant(graded: Project) -> None:
    """The label is wrong, whatever its value is."""
    (problem,) = unreachable(with_routes(graded, Route(matching(severty="critical")), WARNINGS))
    assert problem.summary == "no alert has the label 'severty', so no alert reaches this route"
    assert problem.fix == "did you mean 'severity'?"


@pytest.mark.parametrize(
    "earlier",
    [
        Route(),
        Route((Matcher("severity", "=~", "warning|critical"),)),
        Route((Matcher("severity", "=~", ".+"),)),
        Route((Matcher("severity", "!=", "info"),)),
        Route((Matcher("severity", "!~", "info|none"),)),
        Route((Matcher("severity", "=~", ".*"), Matcher("severity", "=", "warning"))),
    ],
    ids=str,
)
def test_a_route_behind_one_that_takes_everything_is_reported(graded: Project, earlier: Route) -> None:
    """Every alert that matches it matches the earlier route too."""
    earlier = replace(earlier, receiver=OTHER)
    (problem,) = unreachable(with_routes(graded, CRITICALS, earlier, WARNINGS))
    assert problem.subject == 'route {severity="warning"}'
    assert problem.summary.startswith("the route at tests/checks/routing/test_unreachable.py:")


@pytest.mark.parametrize(
    "earlier",
    [
        Route(continues=True),
        Route((Matcher("severity", "=~", "warn"),)),
        Route((Matcher("severity", "=~", "warning|critical"), Matcher("bot", "=", "one"))),
        Route((Matcher("severity", "!=", "warning"),)),
        Route((Matcher("severity", "=~", "[wW]arning"), Matcher("bot", "=~", "o.*"))),
    ],
    ids=str,
)
def test_a_route_behind_one_that_leaves_something_is_fine(graded: Project, earlier: Route) -> None:
    """It continues, or takes only some of them, or none."""
    problems = unreachable(with_routes(graded, replace(earlier, receiver=OTHER), WARNINGS))
    assert [problem for problem in problems if problem.subject == WARNINGS.subject] == []


def test_matchers_that_rule_each_other_out_are_reported(graded: Project) -> None:
    """The matchers of the routes above count too."""
    deep = Route(
        matching(severity="warning"), receiver=OTHER, routes=(Route((Matcher("severity", "=~", "info|none"),)),)
    )
    (problem,) = unreachable(with_routes(graded, deep, CRITICALS))
    assert problem.subject == 'route {severity=~"info|none"}'
    assert problem.summary.startswith("no alert can match it: its matchers and those above it exclude each other")


def test_alerts_that_are_all_taken_before_are_reported(project: Project) -> None:
    """Several routes together take all of them."""
    alerts = (an_alert("First", CRITICAL), an_alert("Second", CRITICAL))
    routes = (Route(matching(alertname=alert.name), receiver=OTHER) for alert in alerts)
    (problem,) = unreachable(with_routes(with_alert(project, *alerts), *routes, CRITICALS))
    assert problem.subject == 'route {severity="critical"}'
    assert problem.summary == "earlier routes take everything that matches it, for example First"


def test_only_the_highest_of_a_branch_is_reported(graded: Project) -> None:
    """Routes below an unreachable route are not reported again."""
    branch = Route(matching(severity="critcal"), routes=(Route(matching(bot="one"), receiver=OTHER),))
    (problem,) = unreachable(with_routes(graded, branch, WARNINGS))
    assert problem.subject == 'route {severity="critcal"}'


def test_a_closed_set_of_values_is_known(graded: Project) -> None:
    """For a label with listed values, for example `le`, any other value matches nothing."""
    state = an_alert("State", INFO, when='label_replace(used_ratio, "state", "open", "bot", ".*") > 0.5')
    known = replace(graded, groups=(*graded.groups, RuleGroup("more", (state,))))
    assert unreachable(with_routes(known, Route(matching(state="open"), receiver=OTHER), WARNINGS, CRITICALS)) == []


def test_a_route_for_one_environment_is_fine(graded: Project) -> None:
    """The environment is a label of each alert as it is sent."""
    here = Route(matching(environment="staging"), receiver=OTHER)
    both = replace(graded, environments=(PRODUCTION, replace(PRODUCTION, name="staging")))
    assert unreachable(with_routes(both, here, WARNINGS, CRITICALS)) == []
    (problem,) = unreachable(with_routes(graded, here, WARNINGS, CRITICALS))
    assert problem.subject == 'route {environment="staging"}'


def test_a_route_that_depends_on_an_unknown_value_is_fine(graded: Project) -> None:
    """The bots, and the labels of unknown metrics, are not known."""
    assert unreachable(with_routes(graded, Route(matching(bot="two"), receiver=OTHER), WARNINGS, CRITICALS)) == []
    unknown = replace(graded, groups=(*graded.groups, RuleGroup("more", (an_alert("Unknown", when="unknown > 1"),))))
    assert unreachable(with_routes(unknown, Route(matching(team="risk"), receiver=OTHER), WARNINGS, CRITICALS)) == []


def test_without_alerts_there_is_nothing_to_say(project: Project) -> None:
    """A project starts with its tree."""
    assert unreachable(with_routes(with_alert(project), WARNINGS, CRITICALS)) == []
    assert str(USED) in USED_UP.expr
