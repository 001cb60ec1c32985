"""routing/duplicate"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, found, place
from tradewatch.channels.slack import Slack
from tradewatch.model import MessageTemplates, Project, Receiver, Route, TimeInterval, matching

WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))


def _with(project: Project, *routes: Route) -> Project:
    return replace(project, routing=Route(receiver=DESK, routes=routes))


def test_two_receivers_with_the_same_name_are_reported(project: Project) -> None:
    """Alertmanager would refuse them; the problem is at the second and names the first."""
    again = Receiver("desk", via=(Slack,))  # receiver
    (problem,) = found(replace(project, receivers=(*project.receivers, again)))
    assert problem.check == "routing/duplicate"
    assert problem.subject == "receiver desk"
    assert problem.where == place(__file__, "receiver")
    assert problem.summary == f"this name is used already at tests/checks/conftest.py:{DESK.defined.line}"


def test_two_intervals_with_the_same_name_are_reported(project: Project) -> None:
    """Only one would be written, and a route would be muted at the wrong times."""
    again = TimeInterval(
        name="weekend",  # interval
        weekdays=("friday",),
    )
    routes = (Route(matching(bot="one"), mute=(WEEKEND,)), Route(matching(bot="two"), mute=(again,)))
    (problem,) = found(_with(project, *routes))
    assert problem.subject == "timeinterval weekend"
    assert problem.where == place(__file__, "interval")


def test_two_template_files_with_the_same_name_are_reported(project: Project) -> None:
    """Both would be written to one path."""
    again = MessageTemplates("common.tmpl", "{{/* nothing */}}")  # templates
    (problem,) = found(replace(project, templates=(*project.templates, again)))
    assert problem.subject == "templates common.tmpl"
    assert problem.where == place(__file__, "templates")


def test_one_interval_on_two_routes_is_fine(project: Project) -> None:
    """The same definition may be used as often as wanted; a receiver and an interval may share a name."""
    desk = TimeInterval(name="desk", weekdays=("friday",))
    routes = (
        Route(matching(bot="one"), mute=(WEEKEND, desk)),
        Route(matching(bot="two"), receiver=DESK, mute=(WEEKEND,)),
    )
    assert found(_with(project, *routes)) == []
