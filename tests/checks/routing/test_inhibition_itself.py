"""routing/inhibition-itself"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, an_alert, found, place, with_alert
from tradewatch.model import CRITICAL, INFO, Inhibition, Matcher, Project, caller, matching

FIRST, SECOND, THIRD = (an_alert(name, CRITICAL) for name in ("First", "Second", "Third"))


def inhibiting(source: str, target: str, *equal: str) -> Inhibition:
    return Inhibition(
        source=matching(alertname=source),
        target=matching(alertname=target),
        equal=equal or ("bot",),
        defined=caller(),
    )


@pytest.fixture
def three(project: Project) -> Project:
    """Three critical alerts about bots, and a warning."""
    return with_alert(project, FIRST, SECOND, THIRD, USED_UP)


def test_an_alert_on_both_sides_is_reported(three: Project) -> None:
    """The problem is at the target, which should exclude it."""
    inhibition = Inhibition(
        source=matching(alertname="First"),
        target=(Matcher("bot", "!=", ""),),  # target
        equal=("bot",),
    )
    (problem,) = found(replace(three, inhibitions=(inhibition,)))
    assert problem.check == "routing/inhibition-itself"
    assert problem.where == place(__file__, "target")
    assert problem.summary == "First is its source and its target"
    assert problem.fix == 'exclude it from the target, for example with alertname!="First"'


def test_a_target_that_excludes_its_source_is_fine(three: Project) -> None:
    """The target's matchers exclude the source."""
    rest = (Matcher("bot", "!=", ""), Matcher("alertname", "!=", "First"))
    inhibition = Inhibition(source=matching(alertname="First"), target=rest, equal=("bot",))
    assert found(replace(three, inhibitions=(inhibition,))) == []


def test_two_that_inhibit_each_other_are_reported(three: Project) -> None:
    """The problem is at the second inhibition: if both fire, nobody is notified of either."""
    closing = inhibiting("Second", "First")  # closing
    (problem,) = found(replace(three, inhibitions=(inhibiting("First", "Second"), closing)))
    assert problem.check == "routing/inhibition-itself"
    assert problem.where == place(__file__, "closing")
    assert problem.summary.startswith("Second inhibits First, which inhibits it through tests/checks/")


def test_a_longer_circle_is_reported_once(three: Project) -> None:
    """The problem is at the last inhibition of the circle."""
    circle = (inhibiting("First", "Second"), inhibiting("Second", "Third"), inhibiting("Third", "First"))
    (problem,) = found(replace(three, inhibitions=circle))
    assert problem.subject == 'inhibition by {alertname="Third"}'
    assert problem.summary.count("test_inhibition_itself.py") == 2


def test_a_chain_is_fine(three: Project) -> None:
    """First inhibits Second and Third, and Second inhibits Third."""
    chain = (inhibiting("First", "Second"), inhibiting("Second", "Third"), inhibiting("First", "Third"))
    assert found(replace(three, inhibitions=chain)) == []


def test_two_that_cannot_agree_are_no_circle(three: Project) -> None:
    """Their `signal` differs, so they do not inhibit each other."""
    other = replace(SECOND, signal="other")
    both = replace(
        with_alert(three, FIRST, other, USED_UP),
        inhibitions=(inhibiting("First", "Second"), inhibiting("Second", "First", "bot", "signal")),
    )
    assert found(both) == []


def test_grades_that_silence_the_lesser_are_fine(three: Project) -> None:
    """A critical alert inhibits warnings and infos, a warning inhibits infos."""
    graded = with_alert(three, FIRST, USED_UP, an_alert("Trivial", INFO))
    lesser = Inhibition(
        source=matching(severity="critical"), target=(Matcher("severity", "=~", "warning|info"),), equal=("bot",)
    )
    least = Inhibition(source=matching(severity="warning"), target=matching(severity="info"), equal=("bot",))
    assert found(replace(graded, inhibitions=(lesser, least))) == []
