"""Annotations: every dashboard has the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import generator
from dashboards.annotations import EVENTS
from tests.model.programs import promtool_of
from tradewatch.grafana import Dashboard
from tradewatch.model import DashboardBuilder

PROJECT = generator.project()


@pytest.mark.parametrize(
    "builder",
    [builder for builders in PROJECT.dashboards.values() for builder in builders],
    ids=lambda builder: builder.__module__,
)
def test_alerts_and_deployments_are_drawn_in_every_dashboard(builder: DashboardBuilder) -> None:
    """Somebody who sees a change in a graph wants to know whether something was deployed."""
    dashboard = builder(PROJECT.environments[0])
    assert isinstance(dashboard, Dashboard)
    assert dashboard.events == EVENTS


@pytest.mark.parametrize(("bots", "marks"), [(6, 6), (7, 1), (40, 1)])
def test_many_at_a_time_are_one_mark(toolset: Path, tmp_path: Path, bots: int, marks: int) -> None:
    """Regions on top of each other would hide the graph: with forty bots, one outage is one region."""
    firing = 'ALERTS{alertname="ProviderDown", alertstate="firing", severity="critical", bot="%d"}'
    running = 'tradingbot_build_info{bot="%d", instance="i", job="tradingbot", version="2", commit="c"}'
    series = [
        {"series": each % bot, "values": values}
        for bot in range(bots)
        for each, values in ((firing, "1x20"), (running, "_x8 1x12"))
    ]
    looks = [
        {"expr": f"count({event.expr})", "eval_time": "10m", "exp_samples": [{"labels": "{}", "value": marks}]}
        for event in EVENTS
        if event.name != "Maintenance"
    ]
    assert len(looks) == 2
    file = tmp_path / "test.yml"
    tests = [{"interval": "1m", "input_series": series, "promql_expr_test": looks}]
    file.write_text(yaml.safe_dump({"tests": tests}), encoding="utf-8")
    assert promtool_of(toolset.name).test_rules([file], timeout=30) == [None]
