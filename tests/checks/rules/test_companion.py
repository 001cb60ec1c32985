"""rules/companion"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, USED_UP, found_by
from tradewatch.model import CRITICAL, GAUGE, RATIO, TIMESTAMP, WARNING, Metric, Problem, Project, RuleGroup, StateAlert

CHECK = "rules/companion"
OURS = replace(EXPORTER, budget=1000)
STAMP = Metric(name="risk_timestamp_seconds", kind=GAUGE, unit=TIMESTAMP, help="When.", exporter=OURS)
FALL = Metric(name="fall_ratio", kind=GAUGE, unit=RATIO, help="How far.", exporter=OURS, stamped_by=STAMP)
LONELY = Metric(name="lonely_ratio", kind=GAUGE, unit=RATIO, help="How far.", exporter=OURS)


def alert(name: str, when: str, severity: object = CRITICAL) -> StateAlert:
    return StateAlert(name=name, severity=severity, signal="s", when=when, summary=name, description=name)  # type: ignore[arg-type]


STALE = alert("Stale", "time() - risk_timestamp_seconds > 60", WARNING)
ABSENT = alert("Absent", "used_ratio unless on (bot) risk_timestamp_seconds", WARNING)


def reported(project: Project, *alerts: StateAlert) -> list[Problem]:
    groups = (RuleGroup("more", (USED_UP, *alerts)),)
    return found_by(CHECK, replace(project, groups=groups, metrics=(*project.metrics, STAMP, FALL, LONELY)))


def test_a_gauge_without_a_timestamp_is_reported(project: Project) -> None:
    """Nobody can notice that it stopped changing."""
    (problem,) = reported(project, alert("Fall", "lonely_ratio > 0.2"))
    assert (problem.subject, problem.summary) == ("alert Fall", "nobody would notice if lonely_ratio froze")


def test_a_timestamp_that_no_alert_reads_is_reported(project: Project) -> None:
    """Somebody could notice it, but no alert does."""
    (problem,) = reported(project, alert("Fall", "fall_ratio > 0.2"))
    assert problem.fix == "add an alert on the age of risk_timestamp_seconds"


def test_a_value_that_nobody_misses_is_reported(project: Project) -> None:
    """When it vanishes, its alert resolves."""
    (problem,) = reported(project, alert("Fall", "fall_ratio > 0.2"), STALE)
    assert problem.summary == "nobody would notice if fall_ratio vanished"


def test_with_both_companions_it_is_fine(project: Project) -> None:
    """The alert on a missing series is on the value, or on its timestamp."""
    assert reported(project, alert("Fall", "fall_ratio > 0.2"), STALE, ABSENT) == []
    missed = alert("Absent", "absent(fall_ratio)", WARNING)
    assert reported(project, alert("Fall", "fall_ratio > 0.2"), STALE, missed) == []


def test_what_wakes_nobody_and_what_is_only_a_condition_needs_none(project: Project) -> None:
    """Warnings, gauges behind `and`, ranges, timestamps, and metrics of other exporters pass."""
    assert reported(project, alert("Fall", "lonely_ratio > 0.2", WARNING)) == []
    assert reported(project, alert("Fall", "used_ratio > 0.2 and on (bot) lonely_ratio > 0.5")) == []
    assert reported(project, alert("Fall", "avg_over_time(lonely_ratio[5m]) > 0.2")) == []
    assert reported(project, alert("Fall", "time() - risk_timestamp_seconds > 60")) == []
