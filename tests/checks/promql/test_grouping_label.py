"""promql/grouping-label"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported, found_for_alert
from tradewatch.model import Project

CHECK = "promql/grouping-label"


def test_a_label_that_is_already_gone_is_reported_under_it(project: Project) -> None:
    """The inner sum removed it."""
    (problem,) = found_for_alert(project, CHECK, "max by (bot, venue) (sum by (bot) (orders)) > 5")
    assert problem.summary == "'venue' was aggregated away before this"
    assert problem.details.splitlines()[:2] == [
        "max by (bot, venue) (sum by (bot) (orders)) > 5",
        "             ^^^^^",
    ]


def test_a_label_that_was_never_there_is_reported(project: Project) -> None:
    """The fix suggests the label that was meant."""
    (problem,) = found_for_alert(project, CHECK, "sum(orders) by (bot, venu)")
    assert problem.summary == "there is no label 'venu' to group by"
    assert problem.fix == "did you mean 'venue'?"


def test_no_label_to_group_by_is_reported(project: Project) -> None:
    """Every aggregation in the expression is checked."""
    nested = "sum by (bot) (orders * on (venue) group_left () sum by (venue) (limits)) + sum by (venue) (sum(orders))"
    wrong = (
        ("sum by (bot) (vector(1))", "there is no label 'bot' to group by"),
        ("topk by (nope) (3, orders)", "there is no label 'nope' to group by"),
        ('count_values by (nope) ("value", orders)', "there is no label 'nope' to group by"),
        ("sum by (le) (orders)", "there is no label 'le' to group by"),
        (nested, "'venue' was aggregated away before this"),
    )
    assert_reported(project, CHECK, wrong)


def test_a_label_that_may_be_there_is_fine(project: Project) -> None:
    """Its own, one that a function or a join adds, one of an unknown series, a variable.

    Another Prometheus may record a series, and add its external labels.
    """
    right = (
        "sum by (bot, venue) (orders)",
        "sum by () (orders)",
        "sum without (nope) (orders)",
        "sum by (anything) (nobody_knows_it)",
        "sum by ($group) (orders)",
        "sum by (venue) (orders or load)",
        'sum by (kind) (label_replace(orders, "kind", "$1", "venue", "(.).*"))',
        'sum by (value) (count_values("value", orders))',
        "sum by (version) (orders * on (bot) group_left (version) info)",
        'sum by (bot) (absent(orders{bot="one"}))',
        "sum by (venue) (sum without (bot) (orders))",
        "sum by (bot, cluster_id) (bot:calls:sum)",
    )
    assert_not_reported(project, CHECK, right)
