"""catalogue/no-alert"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, USED, USED_UP, found_by, gauge, with_alert
from tradewatch.model import Metric, Project

CHECK = "catalogue/no-alert"
OURS = replace(EXPORTER, budget=10)


def summaries(project: Project, metric: Metric) -> list[str]:
    """What is reported of a metric beside another one; only the alert's metric is read."""
    shown = with_alert(project, replace(USED_UP, expr=f"max by (bot) ({USED})"))
    others = [each for each in project.metrics if each.name != metric.name]
    return [each.summary for each in found_by(CHECK, replace(shown, metrics=(*others, metric)))]


def test_a_metric_of_ours_that_no_rule_reads_is_reported(project: Project) -> None:
    """A metric of another program is not, nor one with a reason."""
    idle = replace(project.metrics[1], exporter=OURS)
    assert summaries(project, idle) == ["no rule reads it"]
    assert summaries(project, project.metrics[1]) == []
    assert summaries(project, replace(idle, why_no_alert="it is only counted")) == []


def test_a_reason_that_is_not_true_is_reported(project: Project) -> None:
    """A rule reads the metric."""
    used = replace(USED, exporter=OURS, why_no_alert="nobody has to act")
    assert summaries(project, used) == ["has `why_no_alert`, but a rule reads it"]


def test_a_metric_that_nobody_reads_at_all_is_reported_as_unused(project: Project) -> None:
    """It has its reason in `why_unused`."""
    idle = replace(gauge("idle"), exporter=OURS, why_unused="looked at by hand")
    assert summaries(project, idle) == []
