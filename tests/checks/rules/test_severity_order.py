"""rules/severity-order"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.conftest import LIMIT, PRODUCTION, USED, USED_UP, found, place, with_alert
from tradewatch.model import CRITICAL, INFO, RATIO, PerEnvironment, Problem, Project, Threshold, ValueAlert

TWO_ENVIRONMENTS = (PRODUCTION, replace(PRODUCTION, name="staging"))


def critical(limit: Any, **over: Any) -> ValueAlert:
    """A critical alert of the signal that USED_UP, above 90 %, is a warning of."""
    return replace(USED_UP, name="AllUsed", severity=CRITICAL, above=replace(LIMIT, value=limit), **over)


def reported(project: Project, *alerts: ValueAlert) -> list[Problem]:
    """The problems of this check in both environments."""
    problems = found(replace(with_alert(project, *alerts), environments=TWO_ENVIRONMENTS))
    assert {problem.check for problem in problems} <= {"rules/severity-order"}
    return problems


def test_a_warning_at_a_higher_limit_than_the_critical_is_reported(project: Project) -> None:
    """The problem is at the warning's limit and has both limits."""
    strict = Threshold(
        unit=RATIO,
        value=0.95,  # strict
        why="It was tried before.",
        tune="Look at the busiest day.",
    )
    problem = reported(project, replace(USED_UP, above=strict), critical(0.9))[0]
    assert problem.subject == "alert UsedUp"
    assert problem.where == place(__file__, "strict")
    assert problem.summary == "warning above 95%, when AllUsed is critical above 90% already"


def test_below_a_limit_it_is_the_other_way_round(project: Project) -> None:
    """The warning's limit must then be the higher one."""
    low = replace(USED_UP, above=None, below=replace(LIMIT, value=0.2))
    worse = replace(critical(0.9), above=None, below=replace(LIMIT, value=0.1))
    assert reported(project, low, worse) == []
    assert reported(project, replace(low, below=replace(LIMIT, value=0.05)), worse) != []


def test_what_is_wrong_in_one_environment_is_reported(project: Project) -> None:
    """Only the critical limit is lowered there."""
    assert len(reported(project, USED_UP, critical(PerEnvironment(0.95, staging=0.5)))) == 1


def test_what_is_wrong_for_one_label_value_is_reported(project: Project) -> None:
    """One bot has another limit."""
    own = replace(LIMIT, by_label={"bot": {"one": 0.99}})
    (problem, *_) = reported(project, replace(USED_UP, above=own), critical(0.95))
    assert problem.summary == "warning above 99% of one, when AllUsed is critical above 95% already"
    worse = replace(LIMIT, value=0.95, by_label={"bot": {"one": 0.999}})
    assert reported(project, replace(USED_UP, above=own), replace(critical(0.95), above=worse)) == []


def test_one_limit_with_one_hold_is_reported(project: Project) -> None:
    """The warning never fires before the critical alert."""
    problem = reported(project, USED_UP, critical(0.9))[0]
    assert problem.summary == "warning at the limit of AllUsed, which is critical, and no sooner"


def test_one_limit_and_a_longer_hold_is_an_escalation(project: Project) -> None:
    """The warning fires first, and the critical alert if the problem stays."""
    assert reported(project, USED_UP, critical(0.9, hold="30m")) == []
    assert reported(project, replace(USED_UP, hold="1h"), critical(0.9, hold="30m")) != []


def test_an_info_is_the_least(project: Project) -> None:
    """It comes before the warning."""
    info = replace(USED_UP, name="SomeUsed", severity=INFO, above=replace(LIMIT, value=0.95))
    assert reported(project, info, USED_UP)[0].subject == "alert SomeUsed"
    assert reported(project, replace(info, above=replace(LIMIT, value=0.8)), USED_UP) == []


@pytest.mark.parametrize(
    "over",
    [
        {"signal": "other"},
        {"expr": "max by (bot) (used_ratio)"},
    ],
    ids=["signal", "expression"],
)
def test_what_cannot_be_compared_is_not(project: Project, over: dict[str, Any]) -> None:
    """A critical alert with another signal or expression may fire first."""
    assert reported(project, USED_UP, replace(critical(0.5), **over)) == []


def test_layout_is_not_a_difference(project: Project) -> None:
    """The same expression over two lines."""
    wrapped = replace(critical(0.5), expr="max by (bot) (\n  used_ratio\n)")
    flat = replace(USED_UP, expr=f"max by (bot) ( {USED} )")
    assert reported(project, flat, wrapped) != []
