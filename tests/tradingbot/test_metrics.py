"""TradingMetrics as a whole: its start, its registry, its server."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from tests.tradingbot.bot import made, samples
from tradingbot import TradingMetrics


def test_named_venues_and_strategies_start_at_zero() -> None:
    """Counters start at 0, so that an alert sees the first reject; so do orders in doubt and kill switches."""
    found = samples(made(venues=["binance"], strategies=["momentum"]))
    assert found['tradingbot_orders_rejected_total{reason="self_trade",strategy="momentum",venue="binance"}'] == 0
    assert found['tradingbot_orders_unresolved{venue="binance"}'] == 0
    assert found['tradingbot_kill_switch_active{scope="venue"}'] == 0
    assert found['tradingbot_build_info{commit="abc",version="1.0"}'] == 1


def test_the_default_registry_has_process_metrics() -> None:
    """The default registry has memory and processor time of the process."""
    names = {family.name for family in made().registry.collect()}
    assert {"process_resident_memory_bytes", "python_info", "python_gc_collections"} <= names


def test_another_registry_is_used_as_it_is() -> None:
    """Other metrics in the registry belong to its owner."""
    registry = CollectorRegistry()
    metrics = made(registry=registry)
    assert metrics.registry is registry
    assert {family.name.split("_")[0] for family in registry.collect()} == {"tradingbot"}


@pytest.fixture
def served() -> Iterator[tuple[TradingMetrics, int]]:
    metrics = made()
    endpoint = metrics.serve(0)
    yield metrics, endpoint.port
    endpoint.close()


def test_the_metrics_are_served_on_loopback(served: tuple[TradingMetrics, int]) -> None:
    """After one call, Prometheus can scrape."""
    metrics, port = served
    metrics.signal("momentum", "long")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        text = response.read().decode()
    assert 'tradingbot_strategy_signals_total{direction="long",strategy="momentum"} 1.0\n' in text


def test_a_port_that_is_taken_is_an_error(served: tuple[TradingMetrics, int]) -> None:
    """A bot without a metrics port must not start trading."""
    with pytest.raises(OSError, match="in use"):
        made().serve(served[1])


def test_a_closed_endpoint_gives_its_port_back() -> None:
    """A bot that restarts itself can use the same port."""
    endpoint = made().serve(0)
    endpoint.close()
    made().serve(endpoint.port).close()


def test_two_bots_in_one_process_have_a_port_each() -> None:
    """Each has its own values and its own port."""
    bots = [made(), made()]
    bots[0].signal("momentum", "long")
    assert [sum(value for name, value in samples(bot).items() if "signals_total" in name) for bot in bots] == [1, 0]
