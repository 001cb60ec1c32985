"""rules/paused-by"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import EXPORTER, USED_UP, found_by
from tradewatch.model import BOOL, GAUGE, TIMESTAMP, WARNING, Metric, Problem, Project, RuleGroup, StateAlert

CHECK = "rules/paused-by"
OPEN = Metric(name="market_open", kind=GAUGE, unit=BOOL, help="Open.", exporter=EXPORTER)
TICK = Metric(
    name="tick_timestamp_seconds", kind=GAUGE, unit=TIMESTAMP, help="Last.", exporter=EXPORTER, paused_by=OPEN
)


def reported(project: Project, when: str) -> list[Problem]:
    alert = StateAlert(name="Other", severity=WARNING, signal="s", when=when, summary="Other", description="Other.")
    groups = (RuleGroup("more", (USED_UP, alert)),)
    return found_by(CHECK, replace(project, groups=groups, metrics=(*project.metrics, OPEN, TICK)))


@pytest.mark.parametrize("condition", ["", "and on (bot) used_ratio > 0.5"])
def test_an_alert_on_missing_events_at_night_is_reported(project: Project, condition: str) -> None:
    """The newest tick is from yesterday, and nothing is wrong."""
    (problem,) = reported(project, f"time() - tick_timestamp_seconds > 60 {condition}")
    assert problem.summary == "tick_timestamp_seconds pauses while market_open is 0, and the alert does not check that"


@pytest.mark.parametrize(
    "when",
    [
        "time() - tick_timestamp_seconds > 60 and on (bot) min_over_time(market_open[2m]) == 1",
        "time() - tick_timestamp_seconds > 60 unless on (bot) market_open == 0",
        "used_ratio > 0.5",
    ],
)
def test_an_alert_that_asks_is_fine(project: Project, when: str) -> None:
    """It may read the calendar in any way."""
    assert reported(project, when) == []
