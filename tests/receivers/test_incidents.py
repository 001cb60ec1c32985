"""On a real Alertmanager with the project's own routing tree, a critical alert is sent as soon as it is promised.

All times of the tree and of the promise are divided by `FASTER`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import generator
from tests.routing.example import config, environment
from tests.servers import Message, alertmanager, sink
from tradewatch.model import Project, Route, duration, seconds

FASTER = 20
# Seconds by which a busy machine delays a message; much less than the five minutes that are too late, divided.
LATE = 2


def faster(route: Route) -> Route:
    times: dict[str, Any] = {
        name: duration(seconds(text) / FASTER)
        for name in ("group_wait", "group_interval", "repeat_interval")
        if (text := getattr(route, name)) is not None
    }
    return replace(route, **times, routes=tuple(map(faster, route.routes)))


def promised(project: Project) -> float:
    """After how many seconds a critical alert must be sent, at this speed."""
    (promise,) = (each for each in project.promises if any(kind.incidents for kind in each.reaches))
    assert promise.within is not None
    return seconds(promise.within) / FASTER + LATE


def test_a_second_alert_is_sent_in_time(toolset: Path, tmp_path: Path) -> None:
    """Another position near liquidation is an incident of its own; another stale symbol joins the incident of its feed.

    In both cases the first message is out already, so that nothing waits for the same `group_wait`.
    """
    project = generator.project()
    fast = replace(project, routing=faster(project.routes[0]), templates=())
    near = {"alertname": "LiquidationNear", "severity": "critical", "bot": "momentum", "venue": "binance"}
    stale = near | {"alertname": "MarketDataStale", "provider": "binance"}
    with (
        sink() as received,
        alertmanager(
            toolset, tmp_path / "run", {"alertmanager.yml": config(fast, environment(sink=received.url))}
        ) as server,
    ):
        server.fire(*({**labels, "symbol": "BTC-USDT"} for labels in (near, stale)))
        first = received.wait("on-call", 2, within=promised(project))
        server.fire(*({**labels, "symbol": "SOL-USDT"} for labels in (near, stale)))
        second = received.wait("on-call", 4, within=promised(project))[2:]
    assert {key(message) for message in second} & {key(message) for message in first} == {
        key(of(stale["alertname"], first))
    }
    assert len(of(stale["alertname"], second).alerts) == 2
    assert [alert["symbol"] for alert in of(near["alertname"], second).alerts] == ["SOL-USDT"]


def key(message: Message) -> str:
    """What PagerDuty recognises an incident by."""
    return str(message.body["groupKey"])


def of(name: str, messages: list[Message]) -> Message:
    (message,) = (each for each in messages if each.alerts[0]["alertname"] == name)
    return message
