"""dashboards/not-a-number"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, found_by, with_alert
from tests.checks.shapes import of_panel
from tests.checks.shown import showing
from tradewatch.grafana import stat
from tradewatch.model import ONE, Project

CHECK = "dashboards/not-a-number"
EVENTS = "increase(worked_seconds_total[5m])"


@pytest.mark.parametrize(
    "expr",
    [
        f"used_ratio / {EVENTS}",
        f"used_ratio / sum by (bot) ({EVENTS})",
        f"used_ratio / ({EVENTS} + {EVENTS})",
        f"used_ratio / ({EVENTS} or 0 * used_ratio)",
        f"used_ratio / clamp_max({EVENTS}, 9)",
        f"used_ratio / {EVENTS} and used_ratio",
    ],
)
def test_a_number_of_events_that_may_be_0_is_reported(project: Project, expr: str) -> None:
    """Without events the result is NaN, whatever adds them up."""
    (problem,) = found_by(CHECK, showing(project, stat("A", expr, description="d", unit=ONE)))
    assert problem.summary.endswith("which is 0 while nothing happens")


@pytest.mark.parametrize(
    "expr",
    [
        f"used_ratio / ({EVENTS} > 0)",
        f"used_ratio / sum by (bot) ({EVENTS} > 0)",
        f"used_ratio / clamp_min({EVENTS}, 1)",
        f"used_ratio / {EVENTS} and {EVENTS} > 5",
        "used_ratio / used_ratio",
        f"{EVENTS} / 60",
    ],
)
def test_a_divisor_that_is_never_0_is_fine(project: Project, expr: str) -> None:
    """A filter, a floor, or a condition on the number of events; a gauge is not known to be 0."""
    assert found_by(CHECK, showing(project, stat("A", expr, description="d", unit=ONE))) == []


def test_an_alert_is_reported_too(project: Project) -> None:
    """Its panel draws the same expression, without its guard."""
    alert = replace(USED_UP, expr=f"used_ratio / {EVENTS}")
    assert len(found_by(CHECK, with_alert(project, alert))) == 1


def test_a_quantile_of_nothing_is_reported(project: Project) -> None:
    """Prometheus returns NaN for buckets without an observation; a comparison drops it."""
    quantile = "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))"
    assert len(of_panel(project, CHECK, quantile)) == 1
    assert of_panel(project, CHECK, f"{quantile} >= 0") == []
