"""rules/lost-identity"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported, found_for_alert
from tradewatch.model import Project

CHECK = "rules/lost-identity"


def test_an_alert_that_merges_the_bots_is_reported_where_it_does(project: Project) -> None:
    """The problem is at the aggregation or the join that drops the label."""
    (problem,) = found_for_alert(project, CHECK, "max(sum by (venue) (orders)) > 5")
    assert problem.summary == "its result does not have the label 'bot'"
    assert problem.details.splitlines()[:2] == [
        "max(sum by (venue) (orders)) > 5",
        "    ^^^",
    ]


def test_a_result_without_the_bot_is_reported(project: Project) -> None:
    """Aggregated away, dropped by a join, or missing on one side of an `or`."""
    wrong = (
        "sum(orders) > 5",
        "sum without (bot) (orders) > 5",
        "sum by (bot, venue) (orders) / on (venue) sum by (bot, venue) (limits)",
        "sum by (bot) (orders) > 5 or sum(limits) > 5",
        "sum(orders) > 5 and on () sum(limits) > 0",
    )
    assert_reported(project, CHECK, [(expression, "does not have the label 'bot'") for expression in wrong])


def test_a_result_with_the_bot_or_about_none_is_fine(project: Project) -> None:
    """An expression with unknown labels passes too."""
    right = (
        "orders > 5",
        "sum by (bot) (orders) > 5",
        "vector(1)",
        "sum(nobody_knows_it) > 5",
        "nobody_knows_it > 5",
        "ALERTS > 0",
        "sum by (bot, venue) (orders) / on (venue) group_left () sum by (venue) (limits)",
    )
    assert_not_reported(project, CHECK, right)
