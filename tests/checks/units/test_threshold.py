"""units/threshold"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, LIMIT, USED_UP, found_by, place
from tradewatch.model import (
    BOOL,
    BYTES,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    ONE,
    PERCENT,
    RATIO,
    SECONDS,
    TIMESTAMP,
    WARNING,
    Metric,
    Project,
    RuleGroup,
    Threshold,
    Unit,
    ValueAlert,
)


def _gauge(name: str, unit: Unit) -> Metric:
    return Metric(name=name, kind=GAUGE, unit=unit, help="It is.", exporter=EXPORTER)


METRICS = (
    _gauge("age_seconds", SECONDS),
    _gauge("seen_timestamp_seconds", TIMESTAMP),
    _gauge("heap_bytes", BYTES),
    _gauge("ready", BOOL),
    _gauge("open_orders", ONE),
    Metric(name="calls_total", kind=COUNTER, unit=ONE, help="Calls.", exporter=EXPORTER),
    Metric(name="busy_seconds_total", kind=COUNTER, unit=SECONDS, help="Work.", exporter=EXPORTER),
    Metric(name="wait_seconds", kind=HISTOGRAM, unit=SECONDS, help="Waits.", exporter=EXPORTER, buckets=(0.5, 1.0)),
)


def reported(project: Project, values: list[tuple[str, Unit]]) -> list[bool]:
    """Whether a problem is reported for an alert on each expression with a limit in the unit."""
    alerts = [
        replace(USED_UP, name=f"Other{number}", expr=expr, above=replace(LIMIT, unit=unit))
        for number, (expr, unit) in enumerate(values)
    ]
    groups, metrics = (RuleGroup("more", (USED_UP, *alerts)),), (*project.metrics, *METRICS)
    problems = found_by("units/threshold", replace(project, groups=groups, metrics=metrics))
    subjects = [problem.subject for problem in problems]
    assert len(subjects) == len(set(subjects))
    return [alert.subject in subjects for alert in alerts]


def test_a_limit_of_another_unit_is_reported_where_it_is_given(project: Project) -> None:
    """Both units are named."""
    alert = ValueAlert(
        name="Other",
        severity=WARNING,
        signal="other",
        expr="used_ratio",
        above=Threshold(unit=SECONDS, value=1, why="So.", tune="Look."),  # above
        summary="Other",
        description="Other.",
    )
    (problem,) = found_by("units/threshold", replace(project, groups=(RuleGroup("more", (USED_UP, alert)),)))
    assert (problem.subject, problem.where) == ("alert Other", place(__file__, "above"))
    assert problem.summary == "its value is in ratio, its limit in seconds"


WRONG = [
    ("age_seconds * 1000", SECONDS),
    ("age_seconds", SECONDS.scaled(1000)),
    ("heap_bytes / 1024 / 1024", BYTES),
    ("seen_timestamp_seconds", SECONDS),
    ("time() - seen_timestamp_seconds", TIMESTAMP),
    ("rate(calls_total[5m])", ONE),
    ("rate(calls_total[5m])", RATIO),
    ("rate(calls_total[5m]) * 60", ONE / SECONDS),
    ("rate(busy_seconds_total[5m])", SECONDS),
    ("100 * used_ratio", RATIO),
    ("100 * sum(rate(calls_total[5m])) / sum(rate(calls_total[1h]))", RATIO),
    ("used_ratio", PERCENT),
    ("used_ratio", ONE),
    ("histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))", RATIO),
    ("rate(wait_seconds_sum[5m]) / rate(wait_seconds_count[5m])", RATIO),
]


def test_another_unit_is_reported(project: Project) -> None:
    """A conversion, a rate, a timestamp that is not an age, a percentage that is not a ratio."""
    found = zip(WRONG, reported(project, WRONG), strict=True)
    assert [value for value, is_reported in found if not is_reported] == []


RIGHT = [
    ("age_seconds", SECONDS),
    ("age_seconds * 1000", SECONDS.scaled(1000)),
    ("heap_bytes / 1024 / 1024", BYTES.scaled(1 / 1024**2)),
    ("time() - seen_timestamp_seconds", SECONDS),
    ("timestamp(seen_timestamp_seconds) - seen_timestamp_seconds - 30", SECONDS),
    ("rate(calls_total[5m])", ONE / SECONDS),
    ("rate(calls_total[5m]) * 60", (ONE / SECONDS).scaled(60)),
    ("increase(calls_total[5m])", ONE),
    ("rate(busy_seconds_total[5m])", RATIO),
    ("sum(rate(busy_seconds_total[5m]))", ONE),  # cores
    ("sum(rate(calls_total[5m])) / sum(rate(calls_total[1h]))", RATIO),
    ("sum(calls_total) / count(ready)", ONE),  # a mean
    ("100 * used_ratio", PERCENT),
    ("(1 - used_ratio) * 100", PERCENT),
    ("1 - avg_over_time(ready[1h])", RATIO),
    ("sum(ready)", ONE),
    ("histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))", SECONDS),
    ("rate(wait_seconds_sum[5m]) / rate(wait_seconds_count[5m])", SECONDS),
    ("0.9 * heap_bytes", BYTES),
    ("ready * heap_bytes", BYTES),
    ("open_orders * 4096", BYTES),  # pages
    ("increase(busy_seconds_total[5m]) / 300", RATIO),
    ("nobody_knows_it", SECONDS),
    ("nobody_knows_it + age_seconds", BYTES),
    ("vector(1)", SECONDS),
]


def test_the_unit_of_the_expression_is_fine(project: Project) -> None:
    """Where it is known; where it is not, or a quotient may be a ratio or a mean, nothing is expected."""
    found = zip(RIGHT, reported(project, RIGHT), strict=True)
    assert [value for value, is_reported in found if is_reported] == []
