"""Small projects for these tests, and their Alertmanager configuration."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict, Unpack

from tradewatch.channels.webhook import Webhook
from tradewatch.compiler.alertmanager import alertmanager_config
from tradewatch.model import (
    Addresses,
    Alert,
    Channel,
    Environment,
    Inhibition,
    Project,
    Receiver,
    Route,
    RuleGroup,
    Severity,
    StateAlert,
    Version,
)
from tradewatch.model.environment import OLDEST_ALERTMANAGER
from tradewatch.model.rule import WARNING

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 5, 6, 12, 0, tzinfo=UTC)  # a Wednesday


def environment(
    name: str = "here",
    *,
    channels: tuple[Channel, ...] = (),
    alertmanager: Version = OLDEST_ALERTMANAGER,
    sink: str = "http://127.0.0.1:9099",
    **external_labels: str,
) -> Environment:
    """An environment with a webhook to `sink`."""
    return Environment(
        name=name,
        prometheus=Version(2, 42),
        alertmanager=alertmanager,
        scrape_interval="1s",
        evaluation_interval="1s",
        watched=(),
        jobs=(),
        addresses=Addresses(
            grafana="http://127.0.0.1",
            prometheus="http://127.0.0.1",
            alertmanager="http://127.0.0.1",
            runbooks="http://127.0.0.1",
            alertmanagers=("127.0.0.1:9093",),
        ),
        channels=channels or (Webhook(url=sink, credentials=False),),
        external_labels=external_labels,
    )


HERE = environment()


def receiver(name: str) -> Receiver:
    return Receiver(name, via=(Webhook,))


ROOT_RECEIVER = receiver("root")


def alert(name: str = "SomethingWrong", severity: Severity = WARNING, **labels: str) -> StateAlert:
    return StateAlert(
        name=name,
        severity=severity,
        signal="something",
        when="vector(1)",
        summary="Something is wrong",
        description="It is.",
        labels=labels,
    )


def project(
    routing: Route,
    *,
    inhibitions: tuple[Inhibition, ...] = (),
    alerts: tuple[Alert, ...] = (),
    environments: tuple[Environment, ...] = (HERE,),
) -> Project:
    receivers = {route.receiver.name: route.receiver for route in routing.walk() if route.receiver}
    return Project(
        root=ROOT,
        identity="bot",
        environments=environments,
        metrics=(),
        groups=(RuleGroup("some", alerts),),
        receivers=tuple(receivers.values()),
        routing=routing,
        inhibitions=inhibitions,
        dashboards={},
    )


class Settings(TypedDict, total=False):
    """The settings of a route."""

    group_by: tuple[str, ...]
    group_wait: str
    group_interval: str
    repeat_interval: str


def root(*routes: Route, **settings: Unpack[Settings]) -> Route:
    """A root route."""
    return Route(receiver=ROOT_RECEIVER, routes=routes, **settings)


def config(of: Project, where: Environment) -> bytes:
    """The deployed alertmanager.yml."""
    content, _ = alertmanager_config(of, where)
    return content


def names(alerts: Iterable[dict[str, str]]) -> list[str]:
    return sorted(labels["alertname"] for labels in alerts)
