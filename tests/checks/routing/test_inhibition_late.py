"""routing/inhibition-late"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, USED_UP, an_alert, found, place, with_alert
from tradewatch.model import CRITICAL, Inhibition, PerEnvironment, Project, matching
from tradewatch.model.rule import Duration


def inhibiting(project: Project, source: Duration, target: Duration) -> Project:
    """A critical alert inhibits a warning, with these holds."""
    inhibition = Inhibition(
        target=matching(severity="warning"),
        equal=("bot",),
        source=matching(severity="critical"),  # source
    )
    alerts = (an_alert("Down", CRITICAL, hold=source), replace(USED_UP, hold=target))
    return replace(with_alert(project, *alerts), inhibitions=(inhibition,))


def test_a_source_that_holds_longer_than_its_target_is_reported(project: Project) -> None:
    """The problem is at the source, with both holds and their places."""
    (problem,) = found(inhibiting(project, "5m", "90s"))
    assert problem.check == "routing/inhibition-late"
    assert problem.where == place(__file__, "source")
    assert problem.summary == "Down holds for 5m, longer than the 90s of UsedUp, which it should inhibit"
    assert f"tests/checks/conftest.py:{USED_UP.defined.line}" in problem.details


@pytest.mark.parametrize(("source", "target"), [("0s", "0s"), ("1m", "60s"), ("1m", "5m"), ("59s", "1m")])
def test_a_source_that_does_not_is_fine(project: Project, source: str, target: str) -> None:
    """Equal holds pass too, also in different units."""
    assert found(inhibiting(project, source, target)) == []


def test_one_problem_says_in_which_environment(project: Project) -> None:
    """It is the environment with the longest hold."""
    late = inhibiting(project, PerEnvironment("1m", staging="10m", paper="5m"), "1m")
    environments = tuple(replace(PRODUCTION, name=name) for name in ("production", "staging", "paper"))
    (problem,) = found(replace(late, environments=environments))[:1]
    assert problem.summary.startswith("Down holds for 10m in staging, longer than the 1m of UsedUp")


def test_the_latest_of_a_wide_inhibition_is_reported(project: Project) -> None:
    """There is one problem, not one per pair."""
    wide = inhibiting(project, "5m", "1m")
    alerts = (*wide.alerts, an_alert("Sooner", hold="10s"), an_alert("Later", CRITICAL, hold="6m"))
    (problem,) = found(replace(with_alert(project, *alerts), inhibitions=wide.inhibitions))
    assert problem.summary == "Later holds for 6m, longer than the 10s of Sooner, which it should inhibit"


def test_a_pair_whose_labels_differ_does_not_inhibit(project: Project) -> None:
    """A critical alert inhibits only warnings with the same `signal`."""
    late = inhibiting(project, "5m", "1m")
    (inhibition,) = late.inhibitions
    of_one_signal = replace(inhibition, equal=("bot", "signal"))
    apart = with_alert(project, an_alert("Down", CRITICAL, hold="5m", signal="other"), USED_UP)
    assert found(replace(apart, inhibitions=(of_one_signal,))) == []
    assert len(found(replace(late, inhibitions=(of_one_signal,)))) == 1
