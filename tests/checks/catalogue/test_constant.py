"""catalogue/constant"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, USED, found_by
from tradewatch.model import COUNTER, ONE, SECONDS, TIMESTAMP, Exporter, Metric, Problem, Project

OURS = Exporter("ours", job="bots", labels=EXPORTER.labels, budget=100, prefix="our_")

LAST_PASS = Metric(name="our_last_pass_timestamp_seconds", kind=USED.kind, unit=TIMESTAMP, help="Last.", exporter=OURS)
WORKED = Metric(name="our_worked_seconds_total", kind=COUNTER, unit=SECONDS, help="Worked.", exporter=OURS)
IDLED = Metric(name="our_idle_seconds_total", kind=COUNTER, unit=SECONDS, help="Idle.", exporter=OURS)


def found(project: Project, *metrics: Metric) -> list[Problem]:
    return [
        problem
        for problem in found_by("catalogue/constant", replace(project, metrics=(*project.metrics, *metrics)))
        if problem.subject != "metric used_ratio"
    ]


def test_the_name_without_prefix_unit_and_total_passes(project: Project) -> None:
    """A metric that a function creates passes too; it does not have a constant."""
    made = [Metric(name="our_other", kind=USED.kind, unit=ONE, help="Other.", exporter=OURS)]
    assert found(project, LAST_PASS, WORKED, *made) == []


def test_another_constant_is_reported_with_the_right_one(project: Project) -> None:
    """It is reported after all other problems, because a renamed metric has those first."""
    (problem,) = found(project, IDLED)
    assert problem.summary == "its constant is called IDLED"
    assert problem.fix.startswith("rename it to IDLE: ")
