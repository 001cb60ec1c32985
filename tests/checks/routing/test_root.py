"""routing/root"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, EVERY_SEVERITY, found, place
from tradewatch.model import Project, Route, TimeInterval, matching

WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))


def test_a_root_without_a_receiver_is_reported(project: Project) -> None:
    """The root notifies somebody of alerts that no other route matches."""
    (problem,) = found(replace(project, routing=Route()))  # no receiver
    assert problem.check == "routing/root"
    assert problem.subject == "route {}"
    assert problem.where == place(__file__, "no receiver")
    assert problem.summary == "the root route does not have a receiver"


def test_each_condition_is_reported_at_its_line(project: Project) -> None:
    """Alertmanager refuses a root with matchers or mute times."""
    root = Route(
        receiver=DESK,
        routes=(Route(EVERY_SEVERITY),),
        matchers=matching(bot="one"),  # matchers
        mute=(WEEKEND,),  # mute
        continues=True,  # continues
    )
    problems = found(replace(project, routing=root))
    assert [(problem.summary, problem.where) for problem in problems] == [
        ("the root route has matchers", place(__file__, "matchers")),
        ("the root route is muted", place(__file__, "mute")),
        ("the root route has `continues`, and no sibling to continue to", place(__file__, "continues")),
    ]


def test_conditions_below_the_root_are_fine(project: Project) -> None:
    """A child may match, be muted, continue, and inherit its receiver."""
    child = Route(matching(bot="one"), mute=(WEEKEND,), continues=True)
    assert found(replace(project, routing=Route(receiver=DESK, routes=(child,)))) == []
