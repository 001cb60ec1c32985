"""rulers/external-label"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED, a_dashboard, an_alert, place, with_alert
from tests.checks.rulers.store import MIMIR, problems
from tradewatch.grafana import Dashboard, row, timeseries
from tradewatch.model import ONE, Environment, Project, RecordingRule, RuleGroup

CHECK = "rulers/external-label"
SUM = f"sum by (bot) ({USED})"


def alert(project: Project, when: str) -> Project:
    return with_alert(project, an_alert("Joined", when=when))


@pytest.mark.parametrize(
    ("when", "side"),
    [
        (f"{USED} > {SUM}", "left"),
        (f"{SUM} < {USED}", "right"),
        (f"{USED} unless {SUM}", "left"),
        (f"{USED} * ignoring (venue) group_left () {SUM} > 1", "left"),
        (f"({USED} or {SUM}) > 1", "left"),
    ],
)
def test_a_side_that_lost_the_label_is_reported(project: Project, when: str, side: str) -> None:
    """In Prometheus, both sides have the label `bot` alone, so they match."""
    (problem,) = problems(CHECK, alert(project, when), MIMIR)
    assert problem.summary == f"only the {side} side has the label 'environment' in the ruler's store"


@pytest.mark.parametrize(
    "when",
    [
        f"{USED} > on (bot) {SUM}",
        f"{USED} > ignoring (environment) {SUM}",
        f"{SUM} > {SUM} * 2",
        f"{USED} > {USED} * 2",
        f"sum without (venue) ({USED}) > {USED}",
        f"{USED} > 0.5",
        f"({SUM} or vector(0)) > 1",
    ],
)
def test_equal_labels_are_fine(project: Project, when: str) -> None:
    """Both sides have it, or neither, or it is not compared."""
    assert problems(CHECK, alert(project, when), MIMIR) == []


def test_several_tenants_are_a_label_too(project: Project) -> None:
    """Mimir adds it as soon as rules read more than one."""
    joined = alert(project, f"{USED} > ignoring (environment) {SUM}")
    assert problems(CHECK, joined, replace(MIMIR, source_tenants=("anonymous",))) == []
    (problem,) = problems(CHECK, joined, replace(MIMIR, source_tenants=("anonymous", "desk")))
    assert problem.summary == "only the left side has the label '__tenant_id__' in the ruler's store"


def test_a_recorded_series_has_the_label(project: Project) -> None:
    """The rule adds it, whatever its expression has."""
    recording = RecordingRule(record="bot:used:sum", expr=SUM, unit=ONE)
    joined = alert(project, f"{USED} > bot:used:sum")
    assert problems(CHECK, replace(joined, groups=(*joined.groups, RuleGroup("sums", (recording,)))), MIMIR) == []


def test_dashboards_read_the_store_too(project: Project) -> None:
    """The problem is at the panel."""

    def joined(environment: Environment) -> Dashboard:
        return Dashboard(
            slug="joined",
            title="Joined",
            question="Are they equal?",
            rows=[row("Now", timeseries("Share", f"{USED} / {SUM}", description="It is."))],  # panel
        )

    (problem,) = problems(CHECK, replace(project, dashboards={"standard": (a_dashboard, joined)}), MIMIR)
    assert problem.where == place(__file__, "panel")
