"""dashboards/age"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import EXPORTER, found_by
from tests.checks.shown import showing
from tradewatch.grafana import timeseries
from tradewatch.model import GAUGE, TIMESTAMP, Metric, Project

SAVED = Metric(name="saved_timestamp_seconds", kind=GAUGE, unit=TIMESTAMP, help="When.", exporter=EXPORTER)


@pytest.mark.parametrize(
    ("expr", "count"),
    [
        (f"time() - {SAVED}", 1),
        (f"max by (bot) (time() - {SAVED})", 1),
        (f"timestamp({SAVED}) - {SAVED}", 0),
        ("time() - 3600", 0),
    ],
)
def test_an_age_by_the_time_of_the_query_is_reported(project: Project, expr: str, count: int) -> None:
    """The scrape has its own time."""
    known = replace(project, metrics=(*project.metrics, SAVED))
    found = found_by("dashboards/age", showing(known, timeseries("A", expr, description="d")))
    assert len(found) == count
