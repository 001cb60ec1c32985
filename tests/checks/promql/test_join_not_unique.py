"""promql/join-not-unique"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported, found_for_alert
from tradewatch.model import Project

CHECK = "promql/join-not-unique"


def test_a_series_for_each_value_of_a_label_that_is_not_compared_is_reported(project: Project) -> None:
    """The problem is at the operator, with the ways to fix it."""
    (problem,) = found_for_alert(project, CHECK, "orders / on (bot) group_left () max by (bot, venue) (limits)")
    assert problem.summary == "the right side has a series for each venue, and the join does not match on it"
    assert problem.details.splitlines()[:2] == [
        "orders / on (bot) group_left () max by (bot, venue) (limits)",
        "       ^",
    ]


def test_an_aggregation_by_more_than_is_compared_is_reported(project: Project) -> None:
    """On either side of one to one, on the one side otherwise, and through functions."""
    wrong = (
        "sum by (bot, venue) (orders) / on (bot) sum by (bot) (limits)",
        "sum by (bot) (limits) / on (bot) sum by (bot, venue) (orders)",
        "sum by (bot, venue) (orders) / ignoring (venue) sum by (bot) (limits)",
        "max by (bot, venue) (limits) * on (bot) group_right () orders",
        "orders / on (bot) group_left () (2 * abs(max by (bot, venue) (limits)))",
    )
    assert_reported(project, CHECK, [(expression, "side has a series for each venue") for expression in wrong])


def test_what_may_be_unique_is_fine(project: Project) -> None:
    """Labels taken over, chosen, filtered or fixed, sets, and what a bare selector has."""
    right = (
        "orders / on (bot) group_left () max by (bot) (limits)",
        "orders / on (bot) group_left () info",
        "orders / on (bot) group_left (venue) max by (bot, venue) (limits)",
        "orders * on (bot) group_left (version) topk by (bot) (1, max by (bot, version) (info))",
        "orders / on (bot) group_left () (max by (bot, venue) (limits) == 1)",
        "orders / on (bot) group_left () max by (bot, venue) (limits == 1)",
        'orders / on (bot) group_left () max by (bot, venue) (limits{venue="a"})',
        "sum by (bot, venue) (orders) / on (bot) group_left () sum by (bot) (limits)",
        "sum by (bot, venue) (orders) and on (bot) sum by (bot, venue) (limits)",
        "orders > on (bot, venue) group_left () max by (bot, venue) (limits)",
        "sum by (instance, job) (load) / on (instance) sum by (instance) (load)",
        "orders / on (bot) group_left () max by (bot, nope) (nobody_knows_it)",
    )
    assert_not_reported(project, CHECK, right)
