"""dashboards/order"""

from __future__ import annotations

import pytest

from tests.checks.conftest import found_by
from tests.checks.shown import showing
from tradewatch.grafana import Panel, bargauge, gauge, query, stat
from tradewatch.model import Project

NAMED = query("used_ratio", legend="{{bot}}")


@pytest.mark.parametrize(
    ("panel", "count"),
    [
        (bargauge("A", NAMED, description="d"), 1),
        (gauge("A", NAMED, description="d"), 1),
        (stat("A", NAMED, description="d"), 0),
        (bargauge("A", query("sort_desc(used_ratio)", legend="{{bot}}"), description="d"), 0),
        (bargauge("A", query("max(used_ratio)", legend="all"), description="d"), 0),
        (bargauge("A", query("# fullest on top\n(topk(3, used_ratio))", legend="{{bot}}"), description="d"), 0),
        (bargauge("A", query("sort(used_ratio) * 2", legend="{{bot}}"), description="d"), 1),
    ],
    ids=["bars", "dials", "sorted by labels", "sorted by value", "one series", "in parentheses", "sorted inside"],
)
def test_series_in_any_order_are_reported(project: Project, panel: Panel, count: int) -> None:
    """Prometheus does not sort an instant vector."""
    assert len(found_by("dashboards/order", showing(project, panel))) == count
