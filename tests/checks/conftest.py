"""A small correct project, the problems that the checks find in another, and the line of a test's fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tradewatch.channels.slack import Slack
from tradewatch.checks import check
from tradewatch.compiler import CompiledProject
from tradewatch.grafana import Dashboard, row, timeseries, variable
from tradewatch.model import (
    COUNTER,
    GAUGE,
    ONE,
    RATIO,
    SECONDS,
    WARNING,
    Addresses,
    Alert,
    Environment,
    Exporter,
    Job,
    Label,
    Matcher,
    MessageTemplates,
    Metric,
    Problem,
    Project,
    Receiver,
    Route,
    RuleGroup,
    Severity,
    Source,
    StateAlert,
    Threshold,
    Unit,
    ValueAlert,
    Version,
    caller,
)

ROOT = Path(__file__).resolve().parents[2]

THING = Label("bot", maximum=10)
EXPORTER = Exporter("a bot", job="bots", labels=(THING,))
USED = Metric(name="used_ratio", kind=GAUGE, unit=RATIO, help="How much is used.", exporter=EXPORTER)
WORKED = Metric(name="worked_seconds_total", kind=COUNTER, unit=SECONDS, help="Time at work.", exporter=EXPORTER)

LIMIT = Threshold(unit=RATIO, value=0.9, why="A tenth is left.", tune="Look at the busiest day.")

USED_UP = ValueAlert(
    name="UsedUp",
    severity=WARNING,
    signal="used",
    expr=str(USED),
    above=LIMIT,
    summary="{{ $labels.bot }} has used {{ $value | humanizePercentage }}",
    description="Soon nothing is left.",
    samples=lambda level: [USED.stays(level)],
)

# All alerts except those that only other alerts use.
EVERY_SEVERITY = (Matcher("severity", "!=", "none"),)

DESK = Receiver("desk", via=(Slack,))

SLACK = Slack(
    channel="#desk",
    title='{{ template "title" . }}',
    title_link="{{ .ExternalURL }}",
    text="{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}",
    color="danger",
    fallback="an alert",
)

PRODUCTION = Environment(
    name="production",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 25),
    scrape_interval="15s",
    evaluation_interval="15s",
    watched=("one",),
    jobs=(Job("bots", (({"bot": "one"}, ("localhost:9400",)),)),),
    addresses=Addresses(
        grafana="http://localhost:3000",
        prometheus="http://localhost:9090",
        alertmanager="http://localhost:9093",
        runbooks="http://localhost/runbooks",
        alertmanagers=("localhost:9093",),
    ),
    channels=(SLACK,),
)


def a_dashboard(environment: Environment) -> Dashboard:
    return Dashboard(
        slug="things",
        title="Things",
        question="Are things all right?",
        variables=[variable("bot", metric=USED)],
        rows=[
            row(
                "Now",
                timeseries.of(USED_UP),
                timeseries("Work", f"rate({WORKED}[$__rate_interval])", description="More is more."),
            )
        ],
    )


@pytest.fixture
def project() -> Project:
    """One of nearly everything, all correct; a test replaces one part."""
    return Project(
        root=ROOT,
        identity="bot",
        environments=(PRODUCTION,),
        metrics=(USED, WORKED),
        groups=(RuleGroup("things", (USED_UP,)),),
        receivers=(DESK,),
        routing=Route(receiver=DESK, group_by=("alertname", "bot"), routes=(Route(EVERY_SEVERITY),)),
        templates=(MessageTemplates("common.tmpl", '{{ define "title" }}{{ .CommonLabels.bot }}{{ end }}\n'),),
        dashboards={"standard": (a_dashboard,)},
    )


def an_alert(name: str, severity: Severity = WARNING, when: str = f"{USED} > 0.5", **over: Any) -> StateAlert:
    """An alert on the state of some bot."""
    content: dict[str, Any] = {"signal": "used", "summary": "It is so", "description": "It is.", "samples_bad": ()}
    return StateAlert(name=name, severity=severity, when=when, defined=caller(), **content | over)


def with_routes(project: Project, *routes: Route) -> Project:
    """The project with these routes below its root, and their receivers."""
    root = replace(project.routes[0], routes=routes)
    receivers = {route.receiver.name: route.receiver for route in root.walk() if route.receiver}
    return replace(project, routing=root, receivers=tuple(receivers.values()))


def with_alert(project: Project, *alerts: Alert) -> Project:
    """The project with these alerts instead of its own, and without its dashboard and what only that one draws."""
    return replace(project, groups=(RuleGroup("things", alerts),), dashboards={}, metrics=(USED,))


def found(project: Project) -> list[Problem]:
    """The problems that the checks report in all environments.

    Alerts that a test makes for another fault do not need samples, no panel and no good wording.
    """
    unasked = ("rules/panel", "rules/samples", "rules/wording")
    return [problem for problem in everything_found(project) if problem.check not in unasked]


def everything_found(project: Project) -> list[Problem]:
    """The problems that the checks report in all environments, except unused metrics."""
    return [problem for problem in _problems(project) if problem.check != "catalogue/unused"]


def found_by(check: str, project: Project) -> list[Problem]:
    """The problems that one check reports in all environments."""
    return [problem for problem in _problems(project) if problem.check == check]


def _problems(project: Project) -> list[Problem]:
    return check(CompiledProject(project), project.environments)


def gauge(name: str, *labels: str, unit: Unit = ONE) -> Metric:
    """A gauge with the label `bot` and these, of any value."""
    own = tuple(Label(label, maximum=9) for label in labels)
    return Metric(name=name, kind=GAUGE, unit=unit, help="It is.", exporter=EXPORTER, labels=own)


def place(file: str, mark: str) -> Source:
    """The one line of a test's file that ends in the comment `mark`."""
    lines = Path(file).read_text("utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if line.endswith(f"# {mark}")]
    return Source(file, number)
