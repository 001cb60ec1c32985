"""promql/join-label"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported, found_for_alert
from tradewatch.model import Project

CHECK = "promql/join-label"


def test_a_label_that_one_side_lacks_is_reported_under_it(project: Project) -> None:
    """The problem names the side, and the labels that it has."""
    (problem,) = found_for_alert(project, CHECK, "sum by (bot) (orders) / on (bot, venue) sum by (bot, venue) (limits)")
    assert problem.summary == "the left side does not have the label 'venue'"
    assert problem.details.splitlines() == [
        "sum by (bot) (orders) / on (bot, venue) sum by (bot, venue) (limits)",
        "                                 ^^^^^",
        "The labels are never equal, so the result is empty.",
    ]
    assert problem.fix.endswith("the left side has bot")


def test_a_label_that_is_not_there_is_reported(project: Project) -> None:
    """Every join is checked, also `and` and `unless`; a copied label must be on the other side."""
    wrong = (
        ("orders and on (venu) limits", "neither side has the label 'venu'"),
        ("orders unless on (version) info", "the left side does not have the label 'version'"),
        ("orders * on (bot) group_left (verson) info", "the side that 'verson' is copied from does not have it"),
        ("orders * on (bot) group_left (venue) info", "the side that 'venue' is copied from does not have it"),
        ("limits > on (bot, strategy) group_right () orders", "the left side does not have the label 'strategy'"),
    )
    assert_reported(project, CHECK, wrong)


def test_labels_that_both_sides_may_have_are_fine(project: Project) -> None:
    """Unknown series, variables and labels that only some series have pass."""
    right = (
        "info * on (bot) group_right (version) orders",
        "orders / on (bot, venue) group_left () limits",
        "orders / on () group_left () vector(1)",
        "orders * on (bot) group_left (version) info",
        "orders and on (whatever) nobody_knows_it",
        "orders and on ($label) limits",
        "orders / ignoring (strategy, nope) limits",
        "orders and on (venue) (limits or info)",
        "orders > on (bot) group_left () info",
        "orders > 5",
    )
    assert_not_reported(project, CHECK, right)
