"""promql/impossible-value"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported, found_for_alert
from tradewatch.model import Project

CHECK = "promql/impossible-value"


def test_a_value_that_cannot_occur_is_reported_under_its_matcher(project: Project) -> None:
    """The fix suggests the value that was meant."""
    (problem,) = found_for_alert(project, CHECK, 'max by (bot) (sides{side="bye"}) > 5')
    assert problem.summary == "'side' of sides is never 'bye'"
    assert problem.details.splitlines()[:2] == [
        'max by (bot) (sides{side="bye"}) > 5',
        "                    ^^^^^^^^^^",
    ]
    assert problem.fix == "did you mean 'buy'?"


def test_what_no_value_passes_is_reported(project: Project) -> None:
    """Expressions match the whole value; a label that is always there is never empty; a bucket has a bound or not."""
    wrong = ('sides{side=~"b|s"}', 'sides{side!~"buy|sell"}', 'sides{side=""}', 'wait_seconds_bucket{le="2"}')
    assert_reported(project, CHECK, [(expression, "is never") for expression in wrong])


def test_a_value_that_may_occur_is_fine(project: Project) -> None:
    """Closed sets that have it, open sets, variables, and a bound in either spelling."""
    right = (
        'sides{side="buy"}',
        'sides{side=~"b.*"}',
        'sides{side!="buy"}',
        'sides{bot="anything"}',
        'sides{side=~"$side"}',
        'sides{side="${side}"}',
        'wait_seconds_bucket{le="1"}',
        'wait_seconds_bucket{le="1.0"}',
        'wait_seconds_bucket{le="+Inf"}',
        'nobody_knows_it{side="bye"}',
    )
    assert_not_reported(project, CHECK, right)
