"""rules/traffic-guard"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, found_by
from tests.checks.shapes import METRICS
from tradewatch.model import Guard, Problem, Project, RuleGroup

CHECK = "rules/traffic-guard"
BUSY = Guard(expr="sum by (bot) (increase(calls_total[5m])) > 20", on=("bot",), just_closed=lambda samples: samples)


def reported(project: Project, expr: str, guard: Guard | None = None) -> list[Problem]:
    alert = replace(USED_UP, name="Other", expr=expr, guard=guard)
    shaped = replace(project, metrics=(*project.metrics, *METRICS), groups=(RuleGroup("more", (USED_UP, alert)),))
    return found_by(CHECK, shaped)


SHARE = 'sum by (bot) (rate(calls_total{code="5xx"}[5m])) / sum by (bot) (rate(calls_total[5m]))'
QUANTILE = "histogram_quantile(0.9, sum by (bot, le) (rate(wait_seconds_bucket[5m])))"


OF_TWO = "rate(wait_seconds_count[5m]) / rate(calls_total[5m])"


@pytest.mark.parametrize("expr", [SHARE, QUANTILE, f"1 - {SHARE}", OF_TWO])
def test_a_share_of_few_events_is_reported(project: Project, expr: str) -> None:
    """It is a ratio of events, or a quantile of observations."""
    (problem,) = reported(project, expr)
    assert problem.subject == "alert Other"


@pytest.mark.parametrize("expr", [SHARE, QUANTILE])
def test_with_a_guard_it_is_fine(project: Project, expr: str) -> None:
    """The alert fires only on enough events."""
    assert reported(project, expr, BUSY) == []


@pytest.mark.parametrize(
    "expr",
    [
        "share_ratio",
        "rate(busy_seconds_total[5m])",
        "rate(calls_total[5m])",
        "open_orders / 5",
        "age_seconds / heap_bytes",
    ],
)
def test_a_ratio_of_other_things_needs_none(project: Project, expr: str) -> None:
    """Gauges, time and plain rates pass."""
    assert reported(project, expr) == []
