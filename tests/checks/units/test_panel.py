"""units/panel"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.conftest import USED_UP, found_by
from tests.checks.shapes import METRICS
from tradewatch.checks.units.panel import check
from tradewatch.grafana import Dashboard, heatmap, query, row, timeseries
from tradewatch.grafana.panels.panel import Panel
from tradewatch.model import BYTES, ONE, PERCENT, RATIO, SECONDS, Environment, Project, Unit
from tradewatch.plain import PlainRuleSet, read_files
from tradewatch.promql import Series, SeriesKind

CHECK = "units/panel"


def reported(project: Project, *panels: Panel) -> list[str]:
    def drawn(environment: Environment) -> Dashboard:
        return Dashboard(
            slug="other", title="Other", question="Which?", rows=[row("All", *panels, timeseries.of(USED_UP))]
        )

    shaped = replace(project, metrics=(*project.metrics, *METRICS), dashboards={"standard": (drawn,)})
    return [problem.summary for problem in found_by(CHECK, shaped)]


def graph(expr: str, unit: Unit | None) -> Panel:
    return timeseries("Other graph", expr, description="One.", unit=unit)


@pytest.mark.parametrize(
    ("expr", "unit", "expected"),
    [
        ("age_seconds * 1000", SECONDS, "shows milliseconds as seconds"),
        ("share_ratio", PERCENT, "shows ratio as percent"),
        ("100 * share_ratio", RATIO, "shows percent as ratio"),
        ("heap_bytes", SECONDS, "shows bytes as seconds"),
        ("seen_timestamp_seconds", SECONDS, "shows timestamp as seconds"),
        ("rate(calls_total[5m])", BYTES, "shows 1/s as bytes"),
    ],
)
def test_another_unit_than_the_values_have_is_reported(project: Project, expr: str, unit: Unit, expected: str) -> None:
    """Both units are named."""
    assert reported(project, graph(expr, unit)) == [expected]


@pytest.mark.parametrize(
    ("expr", "unit"),
    [
        ("age_seconds", None),
        ("time() - seen_timestamp_seconds", SECONDS),
        ("seen_timestamp_seconds", None),
        ("share_ratio", RATIO),
        ("nobody_knows_it", SECONDS),
        ("rate(busy_seconds_total[5m])", RATIO),
        ("rate(busy_seconds_total[5m])", SECONDS),
        ("open_orders", ONE),
    ],
)
def test_the_unit_that_they_have_is_fine(project: Project, expr: str, unit: Unit | None) -> None:
    """It may be inferred or given; an unknown unit passes too."""
    assert reported(project, graph(expr, unit)) == []


def test_each_query_has_a_unit_of_its_own(project: Project) -> None:
    """An override for one query does not apply to the other."""
    both = timeseries("Both", query("age_seconds"), query("heap_bytes", unit=BYTES), description="Two.", unit=SECONDS)
    assert reported(project, both) == []


def test_the_unit_of_a_heatmap_is_that_of_its_buckets(project: Project) -> None:
    """Its values are counts."""
    buckets = query("sum by (le) (increase(wait_seconds_bucket[$__rate_interval]))", legend="{{le}}")
    assert reported(project, heatmap("Waits", buckets, description="Waits.", unit=SECONDS)) == []


@pytest.mark.parametrize(
    ("expr", "number"),
    [
        ("nic_rx_bytes", 0),
        ("sum(nic_rx_bytes + disk_bytes_written)", 0),
        ("sum(heap_bytes)", 1),
        ("rate(nic_rx_bytes[5m])", 0),
        ("avg_over_time(heap_bytes[5m]) + nic_rx_bytes", 1),
    ],
)
def test_an_exporter_may_calculate_the_rate_of_what_flows(tmp_path: Path, expr: str, number: int) -> None:
    """Bytes that are sent may be bytes per second; those that are in use are not."""
    field = {"defaults": {"unit": "Bps"}, "overrides": []}
    panel = {"title": "P", "type": "timeseries", "fieldConfig": field, "targets": [{"refId": "A", "expr": expr}]}
    (tmp_path / "d.json").write_text(json.dumps({"title": "D", "panels": [panel]}), "utf-8")
    names = ("nic_rx_bytes", "disk_bytes_written", "heap_bytes")
    known = tuple(Series(name=each, kind=SeriesKind.GAUGE, unit=BYTES) for each in names)
    assert len(list(check(PlainRuleSet(read_files([tmp_path / "d.json"]), known, 15.0)))) == number
