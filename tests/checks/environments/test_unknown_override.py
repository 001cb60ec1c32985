"""environments/unknown-override"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import LIMIT, USED, USED_UP, found, place
from tradewatch.model import RATIO, PerEnvironment, Project, RuleGroup, Threshold, ValueAlert


def _with(project: Project, alert: ValueAlert) -> Project:
    return replace(project, groups=(*project.groups, RuleGroup("more", (alert,))))


def test_a_limit_for_no_environment_is_reported(project: Project) -> None:
    """The problem is at the threshold's value, and names the environment that was meant."""
    limit = Threshold(
        unit=RATIO,
        value=PerEnvironment(0.9, prodution=0.8),  # value
        why="A tenth is left.",
        tune="Look at the busiest day.",
    )
    (problem,) = found(_with(project, replace(USED_UP, name="Other", above=limit)))
    assert problem.check == "environments/unknown-override"
    assert problem.subject == "threshold"
    assert problem.where == place(__file__, "value")
    assert problem.summary == "value is set for 'prodution', which is not an environment"
    assert problem.fix == "did you mean 'production'?"


def test_a_limit_by_label_for_no_environment_is_reported(project: Project) -> None:
    """The limits of single label values are checked as well."""
    limit = Threshold(
        unit=RATIO,
        value=0.9,
        by_label={"bot": {"one": PerEnvironment(0.5, moon=0.4)}},  # by label
        why="A tenth is left.",
        tune="Look at the busiest day.",
    )
    (problem,) = found(_with(project, replace(USED_UP, name="Other", above=limit)))
    assert problem.where == place(__file__, "by label")
    assert problem.summary == "by_label is set for 'moon', which is not an environment"


def test_a_hold_for_no_environment_is_reported(project: Project) -> None:
    """Both durations of an alert may differ between environments, and be misspelt."""
    alert = ValueAlert(
        name="Other",
        severity=USED_UP.severity,
        signal="other",
        expr=str(USED),
        above=LIMIT,
        hold=PerEnvironment("1m", prodution="5m"),  # hold
        keep_firing_for=PerEnvironment("1m", prodution="5m"),  # keep
        summary="Other",
        description="Other.",
    )
    hold, keep = found(_with(project, alert))
    assert (hold.subject, keep.subject) == ("alert Other", "alert Other")
    assert hold.where == place(__file__, "hold")
    assert hold.summary == "hold is set for 'prodution', which is not an environment"
    assert keep.where == place(__file__, "keep")
    assert keep.summary == "keep_firing_for is set for 'prodution', which is not an environment"


def test_a_known_environment_is_fine(project: Project) -> None:
    """Values for known environments pass."""
    limit = Threshold(
        unit=RATIO, value=PerEnvironment(0.9, production=0.8), why="So it has been decided.", tune="Ask who decided it."
    )
    alert = replace(USED_UP, name="Other", above=limit, hold=PerEnvironment("1m", production="5m"))
    assert found(_with(project, alert)) == []
