"""promql/impossible-value"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import EXPORTER, USED_UP, found_by
from tradewatch.model import (
    GAUGE,
    HISTOGRAM,
    ONE,
    SECONDS,
    WARNING,
    Label,
    Metric,
    Problem,
    Project,
    RuleGroup,
    StateAlert,
)

SIDES = Metric(
    name="sides", kind=GAUGE, unit=ONE, help="Sides.", exporter=EXPORTER, labels=(Label("side", ("buy", "sell")),)
)
WAITS = Metric(
    name="wait_seconds", kind=HISTOGRAM, unit=SECONDS, help="Waits.", exporter=EXPORTER, buckets=(0.5, 1.0, 10.0)
)


def reported(project: Project, when: str) -> list[Problem]:
    alert = StateAlert(name="Other", severity=WARNING, signal="other", when=when, summary="Other", description="Other.")
    groups = (RuleGroup("more", (USED_UP, alert)),)
    metrics = (*project.metrics, SIDES, WAITS)
    return found_by("promql/impossible-value", replace(project, groups=groups, metrics=metrics))


def test_a_value_that_cannot_occur_is_reported_under_its_matcher(project: Project) -> None:
    """With the value that was meant."""
    (problem,) = reported(project, 'max by (bot) (sides{side="bye"}) > 5')
    assert problem.summary == "'side' of sides is never 'bye'"
    assert problem.details.splitlines()[:2] == [
        'max by (bot) (sides{side="bye"}) > 5',
        "                    ^^^^^^^^^^",
    ]
    assert problem.fix == "did you mean 'buy'?"


@pytest.mark.parametrize(
    "selector",
    ['sides{side=~"b|s"}', 'sides{side!~"buy|sell"}', 'sides{side=""}', 'wait_seconds_bucket{le="2"}'],
)
def test_what_no_value_passes_is_reported(project: Project, selector: str) -> None:
    """Expressions match the whole value; a label that is always there is never empty; a bucket has a bound or not."""
    assert len(reported(project, selector)) == 1


@pytest.mark.parametrize(
    "selector",
    [
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
    ],
)
def test_a_value_that_may_occur_is_fine(project: Project, selector: str) -> None:
    """Closed sets that have it, open sets, variables, and a bound in either spelling."""
    assert reported(project, selector) == []
