"""rules/lost-bot"""

from __future__ import annotations

import pytest

from tests.checks.conftest import found_for_alert, gauge
from tradewatch.model import Problem, Project

METRICS = (
    gauge("orders", "venue", "strategy"),
    gauge("limits", "venue"),
    gauge("info", "version"),
    gauge("load", "instance", "job"),
)


def reported(project: Project, when: str) -> list[Problem]:
    return found_for_alert("rules/lost-bot", project, when, *METRICS)


def test_an_alert_that_merges_the_bots_is_reported_where_it_does(project: Project) -> None:
    """At the aggregation or the join that drops the label."""
    (problem,) = reported(project, "max(sum by (venue) (orders)) > 5")
    assert problem.summary == "its result does not have the label 'bot'"
    assert problem.details.splitlines()[:2] == [
        "max(sum by (venue) (orders)) > 5",
        "    ^^^",
    ]


@pytest.mark.parametrize(
    "expression",
    [
        "sum(orders) > 5",
        "sum without (bot) (orders) > 5",
        "sum by (bot, venue) (orders) / on (venue) sum by (bot, venue) (limits)",
        "sum by (bot) (orders) > 5 or sum(limits) > 5",
        "sum(orders) > 5 and on () sum(limits) > 0",
    ],
)
def test_a_result_without_the_bot_is_reported(project: Project, expression: str) -> None:
    """Aggregated away, dropped by a join, or missing on one side of an `or`."""
    assert len(reported(project, expression)) == 1


@pytest.mark.parametrize(
    "expression",
    [
        "orders > 5",
        "sum by (bot) (orders) > 5",
        "vector(1)",
        "sum(nobody_knows_it) > 5",
        "nobody_knows_it > 5",
        "ALERTS > 0",
        "sum by (bot, venue) (orders) / on (venue) group_left () sum by (venue) (limits)",
    ],
)
def test_a_result_with_the_bot_or_about_none_is_fine(project: Project, expression: str) -> None:
    """Also where it cannot be reported."""
    assert reported(project, expression) == []
