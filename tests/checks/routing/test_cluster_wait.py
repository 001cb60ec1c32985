"""routing/cluster-wait"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, found, place, with_routes
from tradewatch.model import Project, Route, matching


def _in_cluster_of(members: int, project: Project) -> Project:
    servers = tuple(f"alertmanager-{number}" for number in range(members))
    addresses = replace(PRODUCTION.addresses, alertmanagers=tuple(f"{each}:9093" for each in servers))
    cluster = tuple(f"{each}:9094" for each in servers)
    return replace(project, environments=(replace(PRODUCTION, addresses=addresses, cluster=cluster),))


def test_a_group_interval_within_the_wait_of_the_last_alertmanager_is_reported(project: Project) -> None:
    """The third waits twice 15 seconds. A route that inherits the interval is not reported again."""
    soon = Route(
        matching(severity="warning"),
        group_interval="30s",  # soon
        routes=(Route(matching(alertname="UsedUp")),),
    )
    (problem,) = found(_in_cluster_of(3, with_routes(project, soon)))
    assert problem.check == "routing/cluster-wait"
    assert problem.where == place(__file__, "soon")
    assert problem.summary == "looks at its groups every 30s, but the last of 3 Alertmanagers waits 30s for the others"
    assert problem.fix == "use a group_interval of more than 30s"


@pytest.mark.parametrize(("members", "interval"), [(3, "31s"), (2, "16s"), (1, "1s")])
def test_a_longer_one_is_fine(project: Project, members: int, interval: str) -> None:
    """A single Alertmanager waits for nobody."""
    changed = with_routes(project, Route(matching(severity="warning"), group_interval=interval))
    assert found(_in_cluster_of(members, changed) if members > 1 else changed) == []
