"""promql/syntax"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED_UP, found_by, place
from tradewatch.grafana import Dashboard, row, timeseries
from tradewatch.model import (
    ONE,
    WARNING,
    Alert,
    Environment,
    Guard,
    Project,
    RecordingRule,
    RuleGroup,
    StateAlert,
    ValueAlert,
)

BROKEN = "sum(used_ratio"


def _with(project: Project, rule: Alert | RecordingRule) -> Project:
    return replace(project, groups=(*project.groups, RuleGroup("more", (rule,))))


def test_a_broken_alert_is_reported_at_its_expression(project: Project) -> None:
    """The problem shows the expression and says what is wrong with it."""
    alert = ValueAlert(
        name="Other",
        severity=WARNING,
        signal="other",
        expr=BROKEN,  # expr
        above=USED_UP.above,
        summary="Other",
        description="Other.",
    )
    (problem,) = found_by("promql/syntax", _with(project, alert))
    assert problem.check == "promql/syntax"
    assert problem.subject == "alert Other"
    assert problem.where == place(__file__, "expr")
    assert problem.summary == "unclosed left parenthesis"
    assert problem.details == BROKEN


def test_a_broken_state_is_reported_at_its_condition(project: Project) -> None:
    """A state's expression is called `when`."""
    alert = StateAlert(
        name="Other",
        severity=WARNING,
        signal="other",
        when=BROKEN,  # when
        summary="Other",
        description="Other.",
    )
    (problem,) = found_by("promql/syntax", _with(project, alert))
    assert (problem.subject, problem.where) == ("alert Other", place(__file__, "when"))


def test_a_broken_guard_is_reported_at_the_guard(project: Project) -> None:
    """A guard is an expression of its own, and says whose it is."""
    guard = Guard(
        expr="used_ratio >",  # guard
        on=("bot",),
        just_closed=lambda samples: samples,
    )
    (problem,) = found_by("promql/syntax", _with(project, replace(USED_UP, name="Other", guard=guard)))
    assert problem.subject == "guard of alert Other"
    assert problem.where == place(__file__, "guard")


def test_a_broken_recording_rule_is_reported(project: Project) -> None:
    """What is recorded is parsed too."""
    rule = RecordingRule(
        record="bot:used:sum",
        unit=ONE,
        expr=BROKEN,  # record
    )
    (problem,) = found_by("promql/syntax", _with(project, rule))
    assert (problem.subject, problem.where) == ("recording rule bot:used:sum", place(__file__, "record"))


def test_a_broken_panel_is_reported_at_the_panel(project: Project) -> None:
    """What Grafana would send is parsed, with its variables in it."""

    def dashboard(environment: Environment) -> Dashboard:
        broken = timeseries("Use", "rate(used_ratio[$__rate_interval)", description="What it is.")  # panel
        return Dashboard(slug="more", title="More", question="What else?", rows=[row("Now", broken)])

    (problem,) = found_by("promql/syntax", replace(project, dashboards={**project.dashboards, "zoo": (dashboard,)}))
    assert (problem.check, problem.subject) == ("promql/syntax", "panel 'Use'")
    assert problem.where == place(__file__, "panel")


def test_a_broken_alert_that_a_panel_draws_is_one_problem(project: Project) -> None:
    """The panel has its expression from the alert, so one fix corrects both."""
    alert = replace(USED_UP, name="Other", expr=BROKEN)

    def dashboard(environment: Environment) -> Dashboard:
        return Dashboard(slug="more", title="More", question="What else?", rows=[row("Now", timeseries.of(alert))])

    broken = replace(_with(project, alert), dashboards={**project.dashboards, "zoo": (dashboard,)})
    assert [problem.subject for problem in found_by("promql/syntax", broken)] == ["alert Other"]


def test_what_prometheus_reads_is_fine(project: Project) -> None:
    """Joins, offsets, subqueries and several lines pass."""
    expression = """
        max_over_time(used_ratio{bot!~"test.*"}[10m:1m] offset 5m)
          / on (bot) group_left () sum by (bot) (rate(worked_seconds_total[5m]))
    """
    assert found_by("promql/syntax", _with(project, replace(USED_UP, name="Other", expr=expression))) == []


def test_what_one_end_of_the_supported_versions_does_not_read_is_reported(project: Project) -> None:
    """The build is loaded by either of them."""
    alert = replace(USED_UP, name="Other", expr="limitk(1, used_ratio)")
    (problem,) = found_by("promql/syntax", _with(project, alert))
    assert problem.summary == "Prometheus 2.42 does not read the function limitk: it needs Prometheus 2.54"
