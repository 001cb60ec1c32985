"""Three environments, three alerts that are alike, a dashboard and a receiver."""

from __future__ import annotations

from pathlib import Path

from tradewatch.channels.slack import Slack
from tradewatch.grafana import Dashboard, row, timeseries, variable
from tradewatch.model import (
    GAUGE,
    RATIO,
    WARNING,
    Addresses,
    Environment,
    Exporter,
    Job,
    Label,
    Matcher,
    MessageTemplates,
    Metric,
    PerEnvironment,
    Project,
    Receiver,
    Route,
    RuleGroup,
    Threshold,
    TimeInterval,
    ValueAlert,
    Version,
)

NAMES = ("risk", "api", "system")
BOT = Exporter("bot", "bots", (Label("bot", maximum=9), Label("instance", maximum=9), Label("job", ("bots",))))
METRICS = tuple(Metric(f"bot_{name}_ratio", GAUGE, RATIO, f"How full the {name} is.", BOT) for name in NAMES)
# In staging; elsewhere half of it.
LIMITS = (0.4, 0.5, 0.6)


def alert(name: str, metric: Metric, limit: float) -> ValueAlert:
    """An alert on a metric."""
    return ValueAlert(
        name=f"{name.title()}Full",
        severity=WARNING,
        signal=name,
        expr=f"max by (bot) ({metric})",
        above=Threshold(
            unit=RATIO,
            value=PerEnvironment(limit / 2, staging=limit),
            why="Half of what a bot may use at most.",
            tune="Look at the last month of production.",
        ),
        hold="1m",
        keep_firing_for="1m",
        summary="{{ $labels.bot }} is at {{ $value | humanizePercentage }}",
        description="Soon nothing is left.",
        samples=lambda level: [metric.stays(level)],
    )


ALERTS = tuple(map(alert, NAMES, METRICS, LIMITS))
DESK = Receiver("desk", via=(Slack,))
WEEKEND = TimeInterval(name="weekend", weekdays=("saturday", "sunday"))
ROUTING = Route(
    receiver=DESK,
    group_by=("alertname", "bot"),
    repeat_interval="4h",
    routes=(Route((Matcher("severity", "!=", "none"),), mute=(WEEKEND,)),),
)


def environment(name: str) -> Environment:
    """An environment with one bot and one channel."""
    slack = Slack(
        channel=f"#{name}",
        title='{{ template "title" . }}',
        title_link="{{ .ExternalURL }}",
        text="{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}",
        color="danger",
        fallback="an alert",
    )
    return Environment(
        name=name,
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
        channels=(slack,),
    )


def dashboard(environment: Environment) -> Dashboard:
    """A panel for each alert, and one more."""
    panel = timeseries("Requests", f"max by (bot) ({METRICS[1]})", description="Each bot.")
    return Dashboard(
        slug="bots",
        title="Bots",
        question="How full are they?",
        variables=[variable("bot", metric=METRICS[0])],
        rows=[row("Now", panel, *map(timeseries.of, ALERTS))],
    )


PROJECT = Project(
    root=Path(__file__).resolve().parent,
    identity="bot",
    environments=tuple(map(environment, ("development", "staging", "production"))),
    metrics=METRICS,
    groups=tuple(RuleGroup(name, (each,)) for name, each in zip(NAMES, ALERTS, strict=True)),
    receivers=(DESK,),
    routing=ROUTING,
    templates=(MessageTemplates("common.tmpl", '{{ define "title" }}{{ .CommonLabels.bot }}{{ end }}\n'),),
    dashboards={"standard": (dashboard,)},
)
