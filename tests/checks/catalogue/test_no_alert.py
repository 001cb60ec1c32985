"""catalogue/no-alert"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, LIMIT, USED, USED_UP, found_by, with_alert
from tradewatch.model import Project

CHECK = "catalogue/no-alert"
OURS = replace(EXPORTER, budget=10)


def summaries(project: Project, **over: str) -> list[str]:
    """What is reported of the metric that the alert reads, and of one that it does not read, both of our program."""
    used = replace(USED, exporter=OURS, **over)
    idle = replace(USED, name="idle_ratio", exporter=OURS, why_no_alert=over.pop("idle", ""))
    alert = replace(USED_UP, expr=f"max by (bot) ({used})", above=LIMIT, samples=lambda level: [used.stays(level)])
    shown = replace(with_alert(project, alert), metrics=(used, idle, *project.metrics[1:]))
    return [f"{each.subject}: {each.summary}" for each in found_by(CHECK, shown)]


def test_a_metric_of_ours_that_no_rule_reads_is_reported(project: Project) -> None:
    """A metric of another program is not."""
    assert summaries(project) == ["metric idle_ratio: no rule reads it"]
    assert found_by(CHECK, project) == []


def test_a_reason_that_is_not_true_is_reported(project: Project) -> None:
    """A rule reads the metric."""
    assert "metric used_ratio: has `why_no_alert`, but a rule reads it" in summaries(project, why_no_alert="No need.")
