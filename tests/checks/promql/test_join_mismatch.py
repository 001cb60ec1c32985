"""promql/join-mismatch"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported, found_for_alert
from tradewatch.model import Project

CHECK = "promql/join-mismatch"


def test_labels_that_one_side_alone_has_are_reported_at_the_operator(project: Project) -> None:
    """The fix has the labels that both sides have."""
    (problem,) = found_for_alert(project, CHECK, "orders / sum by (bot) (orders) > 0.5")
    assert problem.summary == "only the left side has strategy and venue"
    assert problem.details.splitlines()[:2] == [
        "orders / sum by (bot) (orders) > 0.5",
        "       ^",
    ]
    assert problem.fix == "match on the labels that both have: on (bot)"


def test_sides_that_never_meet_are_reported(project: Project) -> None:
    """Only one side has a label, or the other side never has a value."""
    wrong = (
        ("sum(orders) < 40 and orders > 50", "only the right side has bot and strategy and venue"),
        ("orders unless info", "only the left side has strategy and venue"),
        ("orders - ignoring (strategy) info", "only the left side has venue"),
        ("orders + vector(1)", "only the left side has bot and strategy and venue"),
        (
            'orders{venue="a"} - orders{venue=~"b.*", venue!="a", venue="b"}',
            "'venue' is 'a' on the left side and 'b' on the right",
        ),
        (
            'sum by (bot, venue) (orders{venue="a"}) / on (bot, venue) group_left () limits{venue="b"}',
            "'venue' is 'a' on the left side and 'b' on the right",
        ),
    )
    assert_reported(project, CHECK, wrong)


def test_sides_that_may_meet_are_fine(project: Project) -> None:
    """Equal labels, labels left out, unknown series, and `or`, which is there for different things."""
    right = (
        "orders - orders offset 5m",
        "orders or sum by (bot) (orders)",
        "sum by (bot) (orders) / sum by (bot) (limits)",
        "orders / ignoring (strategy) group_left () limits",
        "orders / on (bot) group_left () info",
        'orders{venue="a"} - ignoring (venue) orders{venue="b"}',
        'orders{venue="a"} - orders{venue="$venue"}',
        'orders{venue="a"} and orders{venue=~"a|b"}',
        "orders / nobody_knows_it",
        "sum(orders) + vector(1)",
        "orders - scalar(sum(orders))",
        "sum by (bot) (orders) > (limits or info)",
    )
    assert_not_reported(project, CHECK, right)
