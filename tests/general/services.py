"""Web services: another identity, own severities and annotations, and names as the servers allow them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tradewatch.channels.slack import Slack
from tradewatch.channels.webhook import Heartbeat
from tradewatch.grafana import GREEN, Dashboard, row, timeseries, variable
from tradewatch.model import (
    BOOL,
    COUNTER,
    GAUGE,
    NONE,
    ONE,
    RATIO,
    Addresses,
    Environment,
    Exporter,
    Guard,
    Hears,
    Job,
    Label,
    Maintenance,
    Metric,
    Project,
    Promise,
    Receiver,
    RecordedTable,
    Route,
    RuleGroup,
    Samples,
    Severity,
    Situation,
    StateAlert,
    Threshold,
    ValueAlert,
    Version,
    World,
    matching,
)
from tradewatch.model.situation import DOWN, HEALTHY

PAGE = Severity("page", rank=3)
TICKET = Severity("ticket", rank=2)

_TARGET = (Label("service", maximum=50), Label("instance", maximum=500), Label("job", ("services",)))
SERVICE = Exporter("service", "services", _TARGET)
SCRAPE = Exporter("scrape", "services", _TARGET, scraped=False)
CODE = Label("code", maximum=40)

REQUESTS = Metric("http_requests_total", COUNTER, ONE, "Requests that were answered.", SERVICE, (CODE,))
QUEUE = Metric("job_queue_length", GAUGE, ONE, "Jobs that wait.", SERVICE)
UP = Metric("up", GAUGE, BOOL, "Whether the target answered its last scrape.", SCRAPE)

EXPECTED = RecordedTable(
    record="service:expected",
    labels=("service",),
    rows=lambda environment: [({"service": name}, 1) for name in environment.watched],
)
SERVICE_DOWN = StateAlert(
    name="ServiceDown",
    severity=PAGE,
    signal="service_up",
    when=f"{EXPECTED} unless on (service) ({UP} == 1)",
    hold="2m",
    keep_firing_for="1m",
    summary="{{ $labels.service }} does not answer",
    description="No instance of {{ $labels.service }} has answered for two minutes.",
    samples_bad=(UP.stays(0),),
    samples_good=(UP.stays(1),),
)


def slower(factor: float, samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
    """The same counters, with fewer events."""
    return tuple(replace(each, slope=each.slope / factor) for each in samples)


ERRORS = ValueAlert(
    name="Error ratio: too high (5xx)",
    severity=PAGE,
    signal="error_ratio",
    expr=f'sum by (service) (rate({REQUESTS}{{code=~"5.."}}[5m])) / (sum by (service) (rate({REQUESTS}[5m])) > 0)',
    above=Threshold(
        unit=RATIO,
        value=0.05,
        why="Users notice one failed page in twenty.",
        tune="Look at the last month of errors of all services.",
    ),
    hold="5m",
    keep_firing_for="1m",
    guard=Guard(
        expr=f"sum by (service) (rate({REQUESTS}[5m])) > 0.1",
        on=("service",),
        just_closed=lambda samples: slower(101, samples),
        just_open=lambda samples: slower(99, samples),
    ),
    summary="{{ $labels.service }} fails {{ $value | humanizePercentage }} of its requests",
    description="Users of {{ $labels.service }} see error pages.",
    annotations={
        "team": "web",
        "impact": "{{ $labels.service }} loses {{ $value | humanizePercentage }} of its users",
    },
    samples=lambda level: (
        REQUESTS.grows(600 * level, per="1m", code="500"),
        REQUESTS.grows(600 * (1 - level), per="1m", code="200"),
    ),
)
QUEUE_GROWS = ValueAlert(
    name="QueueGrows",
    severity=TICKET,
    signal="queue",
    expr=f"max by (service) ({QUEUE})",
    above=Threshold(
        unit=ONE,
        value=1000,
        why="Workers handle 100 jobs per minute.",
        tune="Look whether more workers help before you raise it.",
    ),
    hold="10m",
    keep_firing_for="1m",
    summary="{{ $labels.service }}: {{ $value | humanize }} jobs wait",
    description="Jobs of {{ $labels.service }} are late by ten minutes.",
    samples=lambda level: (QUEUE.stays(level),),
)
WATCHDOG = StateAlert(
    name="Watchdog",
    severity=NONE,
    signal="pipeline_alive",
    when="vector(1)",
    summary="The alerting pipeline is alive",
    description="This alert always fires. The heartbeat service notifies people when it stops.",
    samples_bad=(),
)

ON_CALL = Receiver("On call (web)", via=(Slack,))
BEAT = Receiver("heartbeat", via=(Heartbeat,))
ROUTING = Route(
    receiver=ON_CALL,
    group_by=("alertname", "service"),
    routes=(
        Route(matching(alertname="Watchdog"), BEAT, group_wait="0s", group_interval="1m", repeat_interval="1m"),
        Route(matching(severity="page"), group_wait="10s"),
        Route(matching(severity="ticket")),
    ),
)

SERVICES = {"checkout": ("checkout.internal:9100",), "search": ("search.internal:9100",)}
PRODUCTION = Environment(
    name="eu-west-1",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 25),
    scrape_interval="15s",
    evaluation_interval="15s",
    watched=tuple(SERVICES),
    jobs=(Job("services", tuple(({"service": name}, at) for name, at in SERVICES.items())),),
    addresses=Addresses(
        grafana="https://grafana.internal",
        prometheus="https://prometheus.internal",
        alertmanager="https://alertmanager.internal",
        runbooks="https://wiki.internal/runbooks",
        alertmanagers=("alertmanager.internal:9093",),
    ),
    channels=(
        Slack(
            "#web",
            title="{{ .CommonLabels.alertname }}",
            title_link="{{ .ExternalURL }}",
            text="{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}",
            color="danger",
            fallback="an alert",
        ),
        Heartbeat("https://heartbeat.example.com/web"),
    ),
)


def services(environment: Environment) -> Dashboard:
    """A panel for each alert."""
    return Dashboard(
        slug="services",
        title="Services",
        question="Are the services all right?",
        variables=[variable("service", metric=REQUESTS)],
        rows=[
            row("Answers", timeseries.of(SERVICE_DOWN), timeseries.of(ERRORS)),
            row("Use", timeseries.of(QUEUE_GROWS), timeseries.of(WATCHDOG, states={1: ("alive", GREEN)})),
        ],
    )


_HEALTHY = (UP.stays(1), QUEUE.stays(3), REQUESTS.grows(600, per="1m", code="200"))

PROJECT = Project(
    root=Path(__file__).resolve().parent,
    identity="service",
    environments=(PRODUCTION,),
    metrics=(REQUESTS, QUEUE, UP),
    groups=(
        RuleGroup("Answers: up & right", (EXPECTED, SERVICE_DOWN, ERRORS)),
        RuleGroup("use", (QUEUE_GROWS, WATCHDOG)),
    ),
    receivers=(ON_CALL, BEAT),
    routing=ROUTING,
    promises=(
        Promise(matching(severity="page"), reaches=(Slack,), within="5m", repeated="12h"),
        Promise(matching(severity="ticket"), reaches=(Slack,), within="5m", repeated="12h"),
        Promise(matching(severity="none")),
    ),
    maintenance=(
        Maintenance(
            name="Search: new index",
            reason="The index is built again.",
            owner="web",
            of={"service": ("search",)},
            times=("02:00", "03:00"),
            since="2027-01-16",
            until="2027-01-16",
        ),
    ),
    dashboards={"services": (services,)},
    world=World(active=_HEALTHY, standby=_HEALTHY, servers=(UP.stays(1),)),
    situations=(
        Situation(
            name="process-killed",
            story="The process is killed, and starts again after ten minutes.",
            lasts="30m",
            steps={"5m": DOWN},
            hears=(Hears(SERVICE_DOWN, by="8m"),),
        ),
        Situation(
            name="database-is-slow",
            story="The database is slow: every tenth page is an error, and jobs pile up.",
            lasts="40m",
            steps={"5m": (QUEUE.stays(5000), REQUESTS.grows(60, per="1m", code="500"))},
            hears=(Hears(ERRORS, by="20m"), Hears(QUEUE_GROWS, by="16m")),
        ),
        Situation(
            name="deployment",
            story="A release restarts the process; for a minute some pages fail, and jobs wait for the workers.",
            lasts="30m",
            steps={"5m": DOWN, "6m": HEALTHY, "7m": QUEUE.stays(2000), "10m": HEALTHY},
            resembles=(SERVICE_DOWN, ERRORS, QUEUE_GROWS),
        ),
    ),
)
