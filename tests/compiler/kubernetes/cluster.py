"""A small project in a cluster, with one of everything that an environment can have there."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.checks.conftest import ROOT, USED, USED_UP, a_dashboard
from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.telegram import Telegram
from tradewatch.channels.webhook import Heartbeat, Webhook
from tradewatch.compiler import CompiledEnvironment, CompiledProject
from tradewatch.discovery.consul import ConsulDiscovery
from tradewatch.discovery.dns import DnsDiscovery
from tradewatch.discovery.file import FileDiscovery
from tradewatch.discovery.http import HttpDiscovery
from tradewatch.discovery.kubernetes import KubernetesDiscovery
from tradewatch.filetree import write_all
from tradewatch.model import (
    ONE,
    Addresses,
    BasicAuth,
    Bearer,
    Connection,
    Environment,
    Inhibition,
    Job,
    Kubernetes,
    Matcher,
    MessageTemplates,
    OAuth2,
    Owner,
    Project,
    Receiver,
    RecordingRule,
    Relabel,
    RemoteWrite,
    Route,
    RuleGroup,
    TimeInterval,
    Tls,
    Version,
    matching,
)

SECRETS = "/etc/prometheus/secrets"

BASIC = Connection(
    tls=Tls(ca_file="/etc/prometheus/configmaps/authority/ca.pem", server_name="bots.internal"),
    authorization=BasicAuth(username="prometheus", password_file=f"{SECRETS}/bots/password"),
)
BEARER = Connection(authorization=Bearer(credentials_file=f"{SECRETS}/bots/token"), proxy_url="http://proxy:3128")
OAUTH = Connection(
    tls=Tls(cert_file=f"{SECRETS}/client/tls.crt", key_file=f"{SECRETS}/client/tls.key"),
    authorization=OAuth2(
        client_id="prometheus",
        client_secret_file=f"{SECRETS}/bots/client_secret",
        token_url="https://login.internal/token",
        scopes=("read",),
    ),
)
PODS = KubernetesDiscovery(role="pod", namespaces=("trading",), label_selector="app=bot,tier!=test")
TO_BOT = Relabel(source_labels=("__meta_kubernetes_pod_label_bot",), regex="(.+)", target_label="bot")

JOBS = (
    Job(
        "bots", (({"bot": "yes"}, ("one.internal:9400", "[2001:db8::1]:9400")), ({}, ("two:9400",))), connection=BEARER
    ),
    Job("secure", (({}, ("one:9443",)),), scheme="https", path="/m", interval="5s", timeout="4s", connection=BASIC),
    Job("probed", (({}, ("one:9443",)),), scheme="https", params={"module": ("on", "1e3")}, connection=OAUTH),
    Job("pods", discovery=(PODS,), relabel=(TO_BOT,), interval="5s", timeout="4s", path="/m"),
    Job("all_pods", discovery=(KubernetesDiscovery(role="pod"),)),
    Job("pods-and-more", (({}, ("one:9400",)),), discovery=(PODS,)),
    Job("endpoints", discovery=(KubernetesDiscovery(role="endpointslice", label_selector="app"),)),
    Job("files", discovery=(FileDiscovery(paths=("/etc/prometheus/configmaps/targets/*.yml",)),)),
    Job("http", discovery=(HttpDiscovery(url="https://inventory.internal/bots", connection=BASIC),)),
    Job("dns", discovery=(DnsDiscovery(names=("bots.internal",), type="A", port=9400, refresh_interval="15s"),)),
    Job("consul", discovery=(ConsulDiscovery(server="consul:8500", services=("bot",), tags=("on",), scheme="https"),)),
)

TEAM = Owner("The_first", {"bot": ("one", "y")})
DESK = Receiver("desk", via=(Slack, Email, PagerDuty, Telegram, Webhook))
BEATS = Receiver("beats", via=(Heartbeat,))
NIGHT = TimeInterval(name="night", weekdays=("saturday", "sunday"), times=(("00:00", "06:00"), ("22:00", "24:00")))
ROUTING = Route(
    receiver=DESK,
    group_by=("alertname", "bot"),
    group_wait="0s",
    repeat_interval="4h",
    routes=(
        Route(
            (Matcher("severity", "=~", "critical|warning"), Matcher("bot", "!=", "=")),
            group_by=("...",),
            continues=True,
            routes=(Route(matching(bot="on"), mute=(NIGHT,)), Route((Matcher("bot", "!~", "a.*"),))),
        ),
        Route(matching(alertname="Watchdog"), receiver=BEATS),
    ),
)

ENVIRONMENT = Environment(
    name="far_east",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 28),
    scrape_interval="15s",
    evaluation_interval="30s",
    watched=("one",),
    jobs=JOBS,
    addresses=Addresses(
        grafana="https://grafana.internal",
        prometheus="https://prometheus.internal",
        alertmanager="https://alertmanager.internal",
        runbooks="https://runbooks.internal",
        alertmanagers=("alertmanager-operated.monitoring.svc:9093",),
        datasource="http://prometheus-operated.monitoring.svc:9090",
    ),
    channels=(
        Slack("#desk"),
        PagerDuty(),
        Email("smtp.internal:587", sender="a@example.com", to=("b@example.com", "c@example.com"), username="on"),
        Telegram(-100),
        Webhook("https://service.internal/alerts"),
        Heartbeat(),
    ),
    secrets="/etc/alertmanager/secrets/channels",
    external_labels={"region": "no"},
    remote_write=(
        RemoteWrite(
            name="long-term",
            url="https://store.internal/write",
            relabel=(Relabel(source_labels=("__name__",), regex="go_.*", action="drop"),),
            headers={"X-Scope-OrgID": "1e3"},
            timeout="10s",
            connection=BASIC,
        ),
    ),
    kubernetes=Kubernetes(namespace="monitoring", labels={"release": "prometheus"}),
    owners=(TEAM,),
)

PROJECT = Project(
    root=ROOT,
    identity="bot",
    environments=(ENVIRONMENT,),
    metrics=(USED,),
    groups=(
        RuleGroup("market_data", (USED_UP,)),
        RuleGroup(
            "shares",
            (RecordingRule(record="bot:used:max", expr=f"max by (bot) ({USED})", unit=ONE, labels={"on": "="}),),
        ),
    ),
    receivers=(DESK, BEATS),
    routing=ROUTING,
    inhibitions=(
        Inhibition(source=matching(severity="critical"), target=matching(severity="warning"), equal=("bot",)),
    ),
    templates=(MessageTemplates("common.tmpl", '{{ define "title" }}=$(HOME){{ end }}\n'),),
    dashboards={"standard": (a_dashboard,)},
)

# Alertmanager's configuration as an object, and Grafana with its operator.
WITH_OBJECTS = Kubernetes(
    namespace="monitoring", alertmanager="config", grafana="operator", instances={"dashboards": "grafana"}
)


def deployed(kubernetes: Kubernetes | None = ENVIRONMENT.kubernetes, **over: Any) -> CompiledEnvironment:
    """The project, compiled for a cluster."""
    environment = replace(ENVIRONMENT, kubernetes=kubernetes, **over)
    return CompiledProject(replace(PROJECT, environments=(environment,))).within(environment)


def objects(kubernetes: Kubernetes | None = ENVIRONMENT.kubernetes, **over: Any) -> dict[tuple[str, str], Any]:
    """The content of each object by kind and name, without `tradewatch-far-east-`."""
    return {
        (each.kind, each.name.removeprefix("tradewatch-far-east-")): each.content
        for each in deployed(kubernetes, **over).kubernetes_objects
    }


if __name__ == "__main__":  # the workflow `verify` compares these files with the operators' own definitions
    for form, chosen in {"secret": ENVIRONMENT.kubernetes, "objects": WITH_OBJECTS}.items():
        write_all(Path(sys.argv[1]), {form: deployed(chosen).tree})
