"""Events that are more than one update of one metric."""

from __future__ import annotations

import math

import pytest

from tests.tradingbot.bot import changed, made, samples
from tradingbot import TradingMetrics, UpdateRefused


def test_a_refused_order_counts_in_the_time_to_an_answer(metrics: TradingMetrics) -> None:
    """The acknowledgement's duration includes refusals."""
    found = changed(metrics, lambda: metrics.order_rejected("binance", "momentum", "limit", "self_trade", 0.3))
    assert (
        found['tradingbot_orders_rejected_total{reason="self_trade",strategy="momentum",venue="binance"}'],
        found['tradingbot_order_ack_duration_seconds_count{order_type="limit",venue="binance"}'],
    ) == (1, 1)


@pytest.mark.parametrize(
    ("result", "outcome", "profit", "loss"),
    [(5.0, "win", 5.0, 0.0), (-5.0, "loss", 0.0, 5.0), (0.0, "flat", 0.0, 0.0)],
)
def test_a_closed_trade_is_a_win_a_loss_or_flat(
    metrics: TradingMetrics, result: float, outcome: str, profit: float, loss: float
) -> None:
    """The sign decides whether it is profit or loss; both are positive amounts."""
    metrics.trade_closed("momentum", result)
    found = samples(metrics)
    assert found[f'tradingbot_strategy_trades_closed_total{{outcome="{outcome}",strategy="momentum"}}'] == 1
    assert found['tradingbot_strategy_profit_usd_total{strategy="momentum"}'] == profit
    assert found['tradingbot_strategy_loss_usd_total{strategy="momentum"}'] == loss


def test_a_trade_with_no_result_is_refused_as_a_whole(metrics: TradingMetrics) -> None:
    """NaN is neither a win nor a loss, and not flat."""
    with pytest.raises(UpdateRefused):
        metrics.trade_closed("momentum", math.nan)
    assert not [name for name, value in samples(metrics).items() if "closed" in name and value]


@pytest.mark.parametrize(("ratio", "direction"), [(0.001, "adverse"), (-0.001, "favourable"), (0.0, "favourable")])
def test_slippage_has_two_directions(metrics: TradingMetrics, ratio: float, direction: str) -> None:
    """Adverse and favourable slippage are two histograms; a fill at the price of the decision is favourable."""
    found = changed(metrics, lambda: metrics.slippage("binance", "limit", ratio))
    assert found[f'tradingbot_slippage_{direction}_ratio_count{{order_type="limit",venue="binance"}}'] == 1


def test_market_data_from_the_future_has_no_delay() -> None:
    """Clocks differ, and a negative delay would distort the mean."""
    metrics = made(now=lambda: 1000.0)
    found = changed(metrics, lambda: metrics.market_data("binance", "binance", "BTC-USDT", "trades", 1001.5))
    series = '{provider="binance",stream="trades",venue="binance"}'
    assert found[f"tradingbot_market_data_delay_seconds_count{series}"] == 1
    assert found[f"tradingbot_market_data_delay_seconds_sum{series}"] == 0


def test_a_simulation_has_a_time_of_its_own() -> None:
    """Every timestamp and the clock itself are from it."""
    time = [1000.0]
    metrics = made(now=lambda: time[0])
    metrics.heartbeat("trend")
    time[0] = 1060.0
    text = metrics.exposition().decode()
    assert 'tradingbot_strategy_heartbeat_timestamp_seconds{strategy="trend"} 1000.0\n' in text
    assert "tradingbot_clock_timestamp_seconds 1060.0\n" in text


def test_an_unsubscribed_symbol_is_not_stale(metrics: TradingMetrics) -> None:
    """Its timestamp is removed, and exported again after a new subscription."""
    name = 'tradingbot_market_data_last_update_timestamp_seconds{provider="a",stream="trades",symbol="BTC",venue="a"}'
    for _ in range(2):
        metrics.market_data("a", "a", "BTC", "trades", 1e9)
        assert name in samples(metrics)
        metrics.market_data_unsubscribed("a", "a", "BTC", "trades")
        assert name not in samples(metrics)


def test_a_closed_position_is_not_shown(metrics: TradingMetrics) -> None:
    """Its exposure and its distance from liquidation are removed."""
    metrics.exposure("binance", "BTC", "short", 100)
    metrics.liquidation_distance("binance", "BTC", 0.2)
    metrics.position_closed("binance", "BTC")
    assert not [name for name in samples(metrics) if "exposure" in name or "liquidation" in name]


def test_without_working_orders_none_is_the_oldest(metrics: TradingMetrics) -> None:
    """The age of the oldest order would still grow."""
    metrics.open_orders("binance", "momentum", "limit", 1, 1.7e9)
    metrics.open_orders("binance", "momentum", "limit", 0, None)
    found = samples(metrics)
    assert found['tradingbot_open_orders{order_type="limit",strategy="momentum",venue="binance"}'] == 0
    assert not [name for name in found if "oldest" in name]
