"""dashboards/per-day"""

from __future__ import annotations

import pytest

from tests.checks.conftest import found_by
from tests.checks.shown import showing
from tradewatch.grafana import stat
from tradewatch.model import SECONDS, Project


@pytest.mark.parametrize(
    ("expr", "count"),
    [
        ("sum(rate(worked_seconds_total[$__range])) * 86400", 1),
        ("sum(rate(worked_seconds_total[$__range])) * scalar(days_in_month())", 1),
        ("increase(worked_seconds_total[$__range]) / $__range_s * 3600", 1),
        ("sum(rate(worked_seconds_total[1h])) * 86400", 0),
        ("rate(worked_seconds_total[$__range]) * 10000", 0),
    ],
    ids=["day", "month", "by hand", "an hour that is there", "basis points"],
)
def test_an_amount_per_day_of_the_selected_range_is_reported(project: Project, expr: str, count: int) -> None:
    """The bot may be younger than the range."""
    panel = stat("A", expr, description="d", unit=SECONDS)
    assert len(found_by("dashboards/per-day", showing(project, panel))) == count
