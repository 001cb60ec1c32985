"""promql/grouping-label"""

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
    return found_for_alert("promql/grouping-label", project, when, *METRICS)


def test_a_label_that_is_already_gone_is_reported_under_it(project: Project) -> None:
    """The inner sum took it away."""
    (problem,) = reported(project, "max by (bot, venue) (sum by (bot) (orders)) > 5")
    assert problem.summary == "'venue' was aggregated away before this"
    assert problem.details.splitlines()[:2] == [
        "max by (bot, venue) (sum by (bot) (orders)) > 5",
        "             ^^^^^",
    ]


def test_a_label_that_was_never_there_is_reported(project: Project) -> None:
    """With the one that was meant."""
    (problem,) = reported(project, "sum(orders) by (bot, venu)")
    assert problem.summary == "there is no label 'venu' to group by"
    assert problem.fix == "did you mean 'venue'?"


@pytest.mark.parametrize(
    "expression",
    [
        "sum by (bot) (vector(1))",
        "topk by (nope) (3, orders)",
        'count_values by (nope) ("value", orders)',
        "sum by (le) (orders)",
        "sum by (bot) (orders * on (venue) group_left () sum by (venue) (limits)) + sum by (venue) (sum(orders))",
    ],
)
def test_no_label_to_group_by_is_reported(project: Project, expression: str) -> None:
    """Whatever the aggregation, and wherever in the expression."""
    assert len(reported(project, expression)) == 1


@pytest.mark.parametrize(
    "expression",
    [
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
    ],
)
def test_a_label_that_may_be_there_is_fine(project: Project, expression: str) -> None:
    """Its own, one that a function or a join adds, one of an unknown series, a variable."""
    assert reported(project, expression) == []
