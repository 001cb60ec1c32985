"""A real Alertmanager with production's configuration opens and resolves incidents at a fake PagerDuty."""

from __future__ import annotations

from pathlib import Path

from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN
from rules.safety.positions import LIQUIDATION_NEAR
from rules.system import BOT_DOWN
from stack.sinks import Kind, State
from stack.sinks.pagerduty import PagerDuty
from tests.receivers.alerts import SentAlert, sent_alert
from tests.stack.sinks.production import production, send
from tradewatch.live import until

# Two alerts that page, of which the first once inhibited the second, and the orders in which A and B start and end.
PAIRS = ((BOT_DOWN, LIQUIDATION_NEAR), (PROVIDER_DOWN, MARKET_DATA_STALE))
ORDERS = ("A+ B+ A- B-", "A+ B+ B- A-", "B+ A+ A- B-", "B+ A+ B- A-", "A+ A- B+ B-", "B+ B- A+ A-")


def title(alert: SentAlert) -> str:
    """What PagerDuty shows of an incident with this alert alone."""
    return f"[FIRING] production · {alert.annotations['summary']}"


def wait_for(service: PagerDuty, *alerts: SentAlert) -> None:
    """Wait until there is one unresolved incident for each of these alerts, and no other."""
    wanted = sorted(title(each) for each in alerts)
    until(
        lambda: sorted(each.summary for each in service.unresolved) == wanted,
        lambda: f"these unresolved incidents: {wanted}\nthere are {service.incidents}\nrefused: {service.violations}",
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
    with production(toolset, tmp_path) as (server, sinks):
        service = sinks.pagerduty
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
        assert not service.violations


def test_an_alert_of_another_position_pages_again(toolset: Path, tmp_path: Path) -> None:
    """Two positions near liquidation are two incidents: who works on one has not seen the other."""
    first, second = (sent_alert(LIQUIDATION_NEAR, symbol=symbol) for symbol in ("SOL-USDT", "BTC-USDT"))
    with production(toolset, tmp_path) as (server, sinks):
        service = sinks.pagerduty
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
    with production(toolset, tmp_path) as (server, sinks):
        service = sinks.pagerduty
        send(server, symbols)
        until(lambda: service.unresolved, lambda: f"an incident; refused: {service.violations}", within=30)
        send(server, [], symbols[1:])
        until(lambda: len(service.incidents[0].events) > 1, lambda: f"an update of {service.incidents}", within=30)
        assert len(service.unresolved) == 1
        send(server, [], symbols[:1])
        until(lambda: not service.unresolved, lambda: f"the end of {service.incidents}", within=30)
        assert service.pages == 1


def test_a_throttled_page_arrives(toolset: Path, tmp_path: Path) -> None:
    """Alertmanager sends it again until PagerDuty accepts it."""
    alert = sent_alert(LIQUIDATION_NEAR)
    with production(toolset, tmp_path) as (server, sinks):
        service = sinks.pagerduty
        service.faults.cause(Kind.THROTTLED)
        send(server, [alert])
        until(lambda: service.faults.met, server.log.read_text, within=30)
        service.faults.end()
        wait_for(service, alert)
