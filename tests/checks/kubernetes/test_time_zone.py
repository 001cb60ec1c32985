"""kubernetes/time-zone"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, place, with_routes
from tests.checks.kubernetes.cluster import problems
from tradewatch.model import Kubernetes, Project, Route, TimeInterval, matching

CHECK = "kubernetes/time-zone"
NIGHT = TimeInterval(name="night", times=(("00:00", "06:00"),), location="Europe/London")
BY_CONFIG = Kubernetes(
    namespace="monitoring",
    alertmanager="config",  # config
)


def muted(project: Project, interval: TimeInterval) -> Project:
    return with_routes(project, Route(matching(severity="info"), mute=(interval,)))


def test_a_zone_is_refused_in_an_alertmanager_config(project: Project) -> None:
    """Nothing is shifted: the problem is where the form of the configuration is chosen, and names the interval."""
    (problem,) = problems(CHECK, muted(project, NIGHT), kubernetes=BY_CONFIG)
    assert problem.where == place(__file__, "config")
    assert problem.summary == "the interval night is in Europe/London, and an AlertmanagerConfig has only UTC"
    assert f"tests/checks/kubernetes/test_time_zone.py:{NIGHT.defined.line}" in problem.details
    assert problem.fix == 'use alertmanager="secret", which has the zone, or an interval in UTC'


def test_a_secret_has_the_zone(project: Project) -> None:
    """It contains what Alertmanager itself reads."""
    assert problems(CHECK, muted(project, NIGHT)) == []


@pytest.mark.parametrize("kubernetes", [BY_CONFIG, Kubernetes(namespace="monitoring")])
def test_an_interval_in_utc_is_fine(project: Project, kubernetes: Kubernetes) -> None:
    """An AlertmanagerConfig has the same times."""
    assert problems(CHECK, muted(project, replace(NIGHT, location="UTC")), kubernetes=kubernetes) == []
    assert PRODUCTION.kubernetes is None
