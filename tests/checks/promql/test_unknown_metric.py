"""promql/unknown-metric"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import EXPORTER, USED_UP, found_by, place
from tradewatch.grafana import Dashboard, row, timeseries
from tradewatch.model import (
    HISTOGRAM,
    ONE,
    SECONDS,
    WARNING,
    Alert,
    Environment,
    Guard,
    Metric,
    Project,
    RecordedTable,
    RecordingRule,
    RuleGroup,
    StateAlert,
)

DELAY = Metric(
    name="delay_seconds", kind=HISTOGRAM, unit=SECONDS, help="How late.", exporter=EXPORTER, buckets=(0.1, 1.0)
)


def _with(project: Project, *rules: Alert | RecordingRule | RecordedTable) -> Project:
    groups = (*project.groups, RuleGroup("more", rules))
    return replace(project, groups=groups, metrics=(*project.metrics, DELAY))


def test_an_alert_on_a_metric_that_nothing_exports_is_reported(project: Project) -> None:
    """The problem is at the expression, and names the metric that was meant."""
    alert = StateAlert(
        name="Other",
        severity=WARNING,
        signal="other",
        when="usd_ratio > 1",  # when
        summary="Other",
        description="Other.",
    )
    (problem,) = found_by("promql/unknown-metric", _with(project, alert))
    assert problem.check == "promql/unknown-metric"
    assert problem.subject == "alert Other"
    assert problem.where == place(__file__, "when")
    assert problem.summary == "there is no metric usd_ratio"
    assert problem.fix == "did you mean 'used_ratio'?"


def test_a_metric_is_reported_once_an_expression(project: Project) -> None:
    """The same unknown metric twice is one problem; two unknown metrics are two."""
    alert = replace(USED_UP, name="Other", expr="sum(lost) / sum(lost) + sum(gone)")
    assert [problem.summary for problem in found_by("promql/unknown-metric", _with(project, alert))] == [
        "there is no metric lost",
        "there is no metric gone",
    ]


def test_a_guard_on_an_unknown_metric_is_reported(project: Project) -> None:
    """An alert whose guard never returns anything never fires."""
    guard = Guard(
        expr="market_opened == 1",  # guard
        on=("bot",),
        just_closed=lambda samples: samples,
    )
    (problem,) = found_by("promql/unknown-metric", _with(project, replace(USED_UP, name="Other", guard=guard)))
    assert (problem.subject, problem.where) == ("guard of alert Other", place(__file__, "guard"))


def test_a_panel_of_an_unknown_metric_is_reported_at_the_panel(project: Project) -> None:
    """A panel that stays empty looks like a bot that is idle."""

    def dashboard(environment: Environment) -> Dashboard:
        empty = timeseries("Use", "sum(usd_ratio)", description="What it is.")  # panel
        return Dashboard(slug="more", title="More", question="What else?", rows=[row("Now", empty)])

    (problem,) = found_by(
        "promql/unknown-metric", replace(project, dashboards={**project.dashboards, "zoo": (dashboard,)})
    )
    assert (problem.check, problem.subject) == ("promql/unknown-metric", "panel 'Use'")
    assert problem.where == place(__file__, "panel")


def test_an_alert_that_a_panel_draws_is_one_problem(project: Project) -> None:
    """The panel has its expression from the alert, so one fix corrects both."""
    alert = replace(USED_UP, name="Other", expr="usd_ratio")

    def dashboard(environment: Environment) -> Dashboard:
        return Dashboard(slug="more", title="More", question="What else?", rows=[row("Now", timeseries.of(alert))])

    broken = replace(_with(project, alert), dashboards={**project.dashboards, "zoo": (dashboard,)})
    assert [problem.subject for problem in found_by("promql/unknown-metric", broken)] == ["alert Other"]


def test_a_histogram_has_no_series_of_its_own_name(project: Project) -> None:
    """Prometheus stores its buckets, its sum and its count."""
    (problem,) = found_by(
        "promql/unknown-metric", _with(project, replace(USED_UP, name="Other", expr="rate(delay_seconds[5m])"))
    )
    assert problem.summary == "there is no metric delay_seconds"


@pytest.mark.parametrize(
    "expression",
    [
        "used_ratio",
        '{__name__="used_ratio"}',
        "rate(delay_seconds_sum[5m]) / rate(delay_seconds_count[5m])",
        "histogram_quantile(0.9, sum by (bot, le) (rate(delay_seconds_bucket[5m])))",
        "bot:used:sum",
        "bot:expected unless on (bot) used_ratio",
        'ALERTS{alertname="UsedUp"}',
        'label_replace(used_ratio, "lost", "$1", "bot", "(gone)")',
    ],
)
def test_what_is_exported_or_recorded_is_fine(project: Project, expression: str) -> None:
    """Metrics, the series of a histogram, recordings, tables, and the series of Prometheus itself."""
    recorded = RecordingRule(record="bot:used:sum", unit=ONE, expr="sum by (bot) (used_ratio)")
    table = RecordedTable(record="bot:expected", labels=("bot",), rows=lambda environment: [({"bot": "one"}, 1)])
    assert (
        found_by(
            "promql/unknown-metric", _with(project, replace(USED_UP, name="Other", expr=expression), recorded, table)
        )
        == []
    )
