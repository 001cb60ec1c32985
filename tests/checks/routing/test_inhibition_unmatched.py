"""routing/inhibition-unmatched"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, USED_UP, an_alert, found, place, with_alert
from tradewatch.model import CRITICAL, Inhibition, Matcher, Project, matching


@pytest.fixture
def graded(project: Project) -> Project:
    """A project with a warning and a critical alert."""
    return with_alert(project, USED_UP, an_alert("AllUsed", CRITICAL))


def test_a_source_that_no_alert_is_is_reported(graded: Project) -> None:
    """The problem is at its line and suggests the value that was meant."""
    inhibition = Inhibition(
        source=matching(alertname="AllUsd"),  # source
        target=matching(alertname="UsedUp"),
        equal=("bot",),
    )
    (problem,) = found(replace(graded, inhibitions=(inhibition,)))
    assert problem.check == "routing/inhibition-unmatched"
    assert problem.subject == 'inhibition by {alertname="AllUsd"}'
    assert problem.where == place(__file__, "source")
    assert problem.summary == 'no alert matches its source: no alert has alertname="AllUsd"'
    assert problem.fix == "did you mean 'AllUsed'?"


def test_a_target_that_no_alert_is_is_reported(graded: Project) -> None:
    """Some alert matches each matcher, but none matches both."""
    inhibition = Inhibition(
        source=matching(severity="critical"),
        target=matching(severity="warning", alertname="AllUsed"),  # target
        equal=("bot",),
    )
    (problem,) = found(replace(graded, inhibitions=(inhibition,)))
    assert problem.where == place(__file__, "target")
    assert problem.summary.startswith("no alert matches its target: no alert has all of ")


def test_a_side_that_some_alert_may_be_is_fine(graded: Project) -> None:
    """The alert may be about that bot."""
    inhibition = Inhibition(
        source=(*matching(severity="critical"), Matcher("bot", "=~", "one|two")),
        target=(*matching(severity="warning"), Matcher("bot", "!=", "three")),
        equal=("bot",),
    )
    assert found(replace(graded, inhibitions=(inhibition,))) == []


def test_an_inhibition_for_one_environment_is_fine(graded: Project) -> None:
    """The environment is a label of each alert as it is sent."""
    staging = Inhibition(
        source=matching(severity="critical", environment="staging"),
        target=matching(severity="warning"),
        equal=("bot", "environment"),
    )
    both = replace(graded, inhibitions=(staging,), environments=(PRODUCTION, replace(PRODUCTION, name="staging")))
    assert found(both) == []
    assert [problem.check for problem in found(replace(both, environments=(PRODUCTION,)))] == [
        "routing/inhibition-unmatched"
    ]


def test_without_alerts_there_is_nothing_to_say(project: Project) -> None:
    """A new project may begin with its routes."""
    inhibition = Inhibition(source=matching(severity="critical"), target=matching(severity="warning"), equal=("bot",))
    assert found(replace(with_alert(project), inhibitions=(inhibition,))) == []
