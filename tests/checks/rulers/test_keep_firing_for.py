"""rulers/keep-firing-for"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.conftest import an_alert, place, with_alert
from tests.checks.rulers.store import problems
from tradewatch.model import Cortex, Mimir, Project, Ruler, Thanos, Version, VictoriaMetrics

CHECK = "rulers/keep-firing-for"
KEPT = an_alert("Kept", keep_firing_for="5m")
OLD = VictoriaMetrics(
    version=Version(1, 91),  # version
    query="http://store",
)


def test_an_old_ruler_is_reported_with_what_each_alert_loses(project: Project) -> None:
    """The problem is where the ruler is chosen, and says which version does not lose it."""
    (problem,) = problems(CHECK, with_alert(project, KEPT, an_alert("Plain")), OLD)
    assert problem.where == place(__file__, "version")
    assert problem.summary == "vmalert 1.91 refuses keep_firing_for, which 1 of the alerts have"
    assert f"Kept (5m, tests/checks/rulers/test_keep_firing_for.py:{KEPT.defined.line})" in problem.details
    assert "Plain" not in problem.details
    assert problem.fix == 'run vmalert 1.92 or newer, or accept that with keep_firing_for="dropped"'


def test_a_loss_can_be_accepted(project: Project) -> None:
    """Nothing is lost without such an alert either."""
    assert problems(CHECK, with_alert(project, KEPT), replace(OLD, keep_firing_for="dropped")) == []
    assert problems(CHECK, with_alert(project, an_alert("Plain")), OLD) == []


@pytest.mark.parametrize(
    ("kind", "since", "rest"),
    [
        (VictoriaMetrics, Version(1, 92), {"query": "http://store"}),
        (Thanos, Version(0, 34), {"query": "http://query"}),
        (Cortex, Version(1, 17), {"address": "http://cortex"}),
        (Mimir, Version(2, 7), {"address": "http://mimir"}),
    ],
)
def test_each_ruler_knows_it_from_a_version_on(
    project: Project, kind: type[Ruler], since: Version, rest: dict[str, Any]
) -> None:
    """The version before it does not."""
    before = Version(since.major, since.minor - 1)
    kept = with_alert(project, KEPT)
    assert problems(CHECK, kept, kind(version=since, **rest)) == []
    assert len(problems(CHECK, kept, kind(version=before, **rest))) == 1
