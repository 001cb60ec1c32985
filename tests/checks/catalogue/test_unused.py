"""catalogue/unused"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, USED, WORKED, found_by, place
from tradewatch.model import GAUGE, HISTOGRAM, ONE, SECONDS, Metric, Project

CHECK = "catalogue/unused"


def test_a_metric_that_nobody_reads_is_reported(project: Project) -> None:
    """The problem is at its definition."""
    idle = Metric(name="idle", kind=GAUGE, unit=ONE, help="Idle.", exporter=EXPORTER)  # idle
    (problem,) = found_by(CHECK, replace(project, metrics=(*project.metrics, idle)))
    assert (problem.subject, problem.where) == ("metric idle", place(__file__, "idle"))


def test_a_histogram_is_read_by_any_of_its_parts(project: Project) -> None:
    """Here, nothing reads a part of it."""
    waits = Metric(name="w_seconds", kind=HISTOGRAM, unit=SECONDS, help="W.", exporter=EXPORTER, buckets=(1.0,))
    assert len(found_by(CHECK, replace(project, metrics=(*project.metrics, waits)))) == 1


def test_a_reason_is_enough(project: Project) -> None:
    """A metric with the reason `unread` passes."""
    idle = Metric(name="idle", kind=GAUGE, unit=ONE, help="Idle.", exporter=EXPORTER, why_unused="looked at by hand")
    assert found_by(CHECK, replace(project, metrics=(*project.metrics, idle))) == []


def test_a_reason_that_is_not_true_is_reported(project: Project) -> None:
    """Something reads the metric."""
    (problem,) = found_by(CHECK, replace(project, metrics=(replace(USED, why_unused="nobody needs it"), WORKED)))
    assert problem.summary == "has `why_unused`, but a dashboard or an alert reads it"
