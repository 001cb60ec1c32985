"""situations/world"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED, found_by
from tradewatch.model import Project, World


def test_a_required_metric_that_the_world_lacks_is_reported(project: Project) -> None:
    """For the active replica and for the standby; other metrics may be absent."""
    world = World(active=(USED.stays(0.1),), standby=(), servers=())
    required = replace(project, metrics=(replace(USED, required=True),), world=world)
    found = [problem.summary for problem in found_by("situations/world", required)]
    assert found == ["used_ratio is required, and the healthy world lacks it"]
    assert found_by("situations/world", replace(project, world=world)) == []
