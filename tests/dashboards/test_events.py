"""Annotations: every dashboard has the same."""

from __future__ import annotations

import pytest

import generator
from dashboards.annotations import EVENTS
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
