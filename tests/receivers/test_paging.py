"""A real Alertmanager with production's configuration opens and resolves incidents at a fake PagerDuty."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN
from rules.safety.positions import LIQUIDATION_NEAR
from rules.system import BOT_DOWN
from tests.commands import ROOT
from tests.receivers.alerts import SentAlert, sent_alert
from tests.servers import Alertmanager, Sink, alertmanager, sink
from tests.sinks.pagerduty import ROUTING_KEY, PagerDuty, State, pagerduty
from tradewatch.live import until

DEPLOYED = ROOT / "build/production/alertmanager"

# Two alerts that page, of which the first once inhibited the second, and the orders in which A and B start and end.
PAIRS = ((BOT_DOWN, LIQUIDATION_NEAR), (PROVIDER_DOWN, MARKET_DATA_STALE))
ORDERS = ("A+ B+ A- B-", "A+ B+ B- A-", "B+ A+ A- B-", "B+ A+ B- A-", "A+ A- B+ B-", "B+ B- A+ A-")


@contextmanager
def production(toolset: Path, folder: Path) -> Iterator[tuple[Alertmanager, PagerDuty]]:
    """An Alertmanager as deployed, with a PagerDuty and a Slack of its own, and shorter intervals."""
    with pagerduty() as service, sink() as slack:
        files = {f"templates/{each.name}": each.read_bytes() for each in DEPLOYED.joinpath("templates").glob("*.tmpl")}
        files["alertmanager.yml"] = _with_addresses(service, slack)
        with alertmanager(toolset, folder / "alertmanager", files) as server:
            yield server, service


def _with_addresses(service: PagerDuty, slack: Sink) -> bytes:
    """The deployed configuration with addresses on loopback and without email, for which there is no server here.

    Nothing else changes but the intervals: a message leaves after a second instead of after up to minutes.
    """
    config = yaml.safe_load(DEPLOYED.joinpath("alertmanager.yml").read_text("utf-8"))
    for receiver in config["receivers"]:
        receiver.pop("email_configs", None)
        for pager in receiver.get("pagerduty_configs", ()):
            del pager["routing_key_file"]
            pager |= {"routing_key": ROUTING_KEY, "url": service.url}
        for channel in receiver.get("slack_configs", ()):
            del channel["api_url_file"]
            channel["api_url"] = slack.url
        for heartbeat in receiver.get("webhook_configs", ()):
            del heartbeat["http_config"]
            heartbeat["url"] = slack.url
    for route in _routes(config["route"]):
        route |= {name: "1s" for name in ("group_wait", "group_interval") if name in route}
    return json.dumps(config).encode()


def _routes(route: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield route
    for child in route.get("routes", ()):
        yield from _routes(child)


def send(server: Alertmanager, firing: Iterable[SentAlert], ended: Iterable[SentAlert] = ()) -> None:
    """Send alerts as Prometheus does: those that fire, and those that have ended."""
    now = datetime.now(UTC)
    ends = [(each, now + timedelta(minutes=5)) for each in firing] + [(each, now) for each in ended]
    server.post("/api/v2/alerts", [{**each._asdict(), "endsAt": at.isoformat()} for each, at in ends])


def title(alert: SentAlert) -> str:
    """What PagerDuty shows of an incident with this alert alone."""
    return f"[FIRING] production · {alert.annotations['summary']}"


def wait_for(service: PagerDuty, *alerts: SentAlert) -> None:
    """Wait until there is one unresolved incident for each of these alerts, and no other."""
    wanted = sorted(title(each) for each in alerts)
    until(
        lambda: sorted(each.summary for each in service.unresolved) == wanted,
        lambda: f"these unresolved incidents: {wanted}\nthere are {service.incidents}\nrefused: {service.refused}",
        within=30,
    )


def test_every_order_of_two_alerts_ends_without_an_incident(toolset: Path, tmp_path: Path) -> None:
    """Each of two alerts of one bot pages once, and no incident stays, in whatever order they start and end."""
    alerts = {
        (order, name, pair): sent_alert(alert, bot=f"{order.replace(' ', '')}-{pair}")
        for order in ORDERS
        for pair, both in enumerate(PAIRS)
        for name, alert in zip("AB", both, strict=True)
    }
    firing: list[SentAlert] = []
    with production(toolset, tmp_path) as (server, service):
        for step in range(4):
            started, ended = (
                [each for (order, name, _), each in alerts.items() if order.split()[step] == f"{name}{change}"]
                for change in "+-"
            )
            send(server, started, ended)
            firing = [each for each in firing if each not in ended] + started
            wait_for(service, *firing)
        assert not service.unresolved
        assert service.pages == len(alerts), service.incidents
        assert not service.refused


def test_an_alert_of_another_position_pages_again(toolset: Path, tmp_path: Path) -> None:
    """Two positions near liquidation are two incidents: who works on one has not seen the other."""
    first, second = (sent_alert(LIQUIDATION_NEAR, symbol=symbol) for symbol in ("SOL-USDT", "BTC-USDT"))
    with production(toolset, tmp_path) as (server, service):
        send(server, [first])
        wait_for(service, first)
        service.incidents[0].acknowledge()
        send(server, [second])
        wait_for(service, first, second)
        assert [each.state for each in service.incidents] == [State.ACKNOWLEDGED, State.OPEN]
        send(server, [], [first])
        wait_for(service, second)


def test_the_symbols_of_one_venue_page_once(toolset: Path, tmp_path: Path) -> None:
    """A venue that sends no prices is one trouble, however many symbols it has; it ends with the last of them."""
    symbols = [sent_alert(MARKET_DATA_STALE, symbol=f"COIN{number}-USDT") for number in range(25)]
    with production(toolset, tmp_path) as (server, service):
        send(server, symbols)
        until(lambda: service.unresolved, lambda: f"an incident; refused: {service.refused}", within=30)
        send(server, [], symbols[1:])
        until(lambda: len(service.incidents[0].events) > 1, lambda: f"an update of {service.incidents}", within=30)
        assert len(service.unresolved) == 1
        send(server, [], symbols[:1])
        until(lambda: not service.unresolved, lambda: f"the end of {service.incidents}", within=30)
        assert service.pages == 1


def test_a_throttled_page_arrives(toolset: Path, tmp_path: Path) -> None:
    """Alertmanager sends it again until PagerDuty accepts it."""
    alert = sent_alert(LIQUIDATION_NEAR)
    with production(toolset, tmp_path) as (server, service):
        service.throttled = True
        send(server, [alert])
        until(lambda: service.refused, server.log.read_text, within=30)
        assert service.refused[0][0] == 429
        service.throttled = False
        wait_for(service, alert)
