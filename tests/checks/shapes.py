"""One metric of each shape, and the problems that a check reports in expressions that read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.checks.conftest import EXPORTER, USED_UP, an_alert, found_by, gauge
from tradewatch.grafana import Dashboard, row, timeseries
from tradewatch.model import (
    BOOL,
    BYTES,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    ONE,
    RATIO,
    SECONDS,
    TIMESTAMP,
    Environment,
    Label,
    Metric,
    MetricKind,
    Problem,
    Project,
    RecordingRule,
    RuleGroup,
    Unit,
)

ROUTE = Label("route", maximum=10)
CODE = Label("code", ("2xx", "5xx"))


def _metric(name: str, kind: MetricKind, unit: Unit, *labels: Label, buckets: tuple[float, ...] = ()) -> Metric:
    return Metric(name=name, kind=kind, unit=unit, help="It is.", exporter=EXPORTER, labels=labels, buckets=buckets)


METRICS = (
    _metric("calls_total", COUNTER, ONE, ROUTE, CODE),
    _metric("busy_seconds_total", COUNTER, SECONDS),
    _metric("wait_seconds", HISTOGRAM, SECONDS, ROUTE, buckets=(0.1, 1.0, 10.0)),
    _metric("open_orders", GAUGE, ONE, ROUTE),
    _metric("age_seconds", GAUGE, SECONDS),
    _metric("heap_bytes", GAUGE, BYTES),
    _metric("share_ratio", GAUGE, RATIO),
    _metric("ready", GAUGE, BOOL),
    _metric("seen_timestamp_seconds", GAUGE, TIMESTAMP),
    _metric("python_info", GAUGE, ONE),
    _metric("sides", GAUGE, ONE, Label("side", ("buy", "sell"))),
    gauge("orders", "venue", "strategy"),
    gauge("limits", "venue"),
    gauge("info", "version"),
    gauge("load", "instance", "job"),
)

RECORDED = (
    RecordingRule(record="bot:calls:sum", expr="sum by (bot) (calls_total)", unit=ONE),
    RecordingRule(record="bot:calls:rate5m", expr="sum by (bot) (rate(calls_total[5m]))", unit=ONE / SECONDS),
    RecordingRule(record="bot:busy:high", expr="share_ratio > 0.9", unit=RATIO),
)


def found_for_alerts(project: Project, check: str, *expressions: str) -> list[list[Problem]]:
    """The problems that a check reports in an alert on each of these expressions, all in one project."""
    alerts = [an_alert(f"Other{number}", when=when, signal="other") for number, when in enumerate(expressions)]
    groups = (RuleGroup("more", (USED_UP, *RECORDED, *alerts)),)
    problems = found_by(check, replace(project, groups=groups, metrics=(*project.metrics, *METRICS)))
    return [[problem for problem in problems if problem.subject == alert.subject] for alert in alerts]


def found_for_alert(project: Project, check: str, when: str) -> list[Problem]:
    """The problems that a check reports in an alert on this expression."""
    (problems,) = found_for_alerts(project, check, when)
    return problems


def assert_reported(project: Project, check: str, faults: Sequence[tuple[str, str]]) -> None:
    """Each expression has one problem as an alert, with a fix, and with the given text in its summary."""
    found = found_for_alerts(project, check, *(expression for expression, _ in faults))
    for (expression, summary), problems in zip(faults, found, strict=True):
        assert len(problems) == 1, (expression, problems)
        assert summary in problems[0].summary, expression
        assert problems[0].fix, expression


def assert_not_reported(project: Project, check: str, expressions: Sequence[str]) -> None:
    """No expression has a problem as an alert."""
    found = found_for_alerts(project, check, *expressions)
    for expression, problems in zip(expressions, found, strict=True):
        assert problems == [], expression


def of_panel(project: Project, check: str, expr: str) -> list[Problem]:
    """The problems that a check reports in a panel that draws this expression."""

    def drawn(environment: Environment) -> Dashboard:
        return Dashboard(
            slug="shapes",
            title="Shapes",
            question="Which?",
            rows=[row("All", timeseries("Shape", expr, description="A shape."), timeseries.of(USED_UP))],
        )

    shaped = replace(project, metrics=(*project.metrics, *METRICS), dashboards={"standard": (drawn,)})
    return found_by(check, shaped)
