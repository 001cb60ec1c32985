"""Faults begin and end, and the process with them."""

from __future__ import annotations

import pytest

from stack.bot import FAULTS
from stack.bot.simulated import named
from tests.stack.bot.test_bot import later, simulated, total, values

AGE = {"venue": "binance", "symbol": "BTC-USDT", "stream": "quotes"}


def test_a_fault_that_began_an_hour_ago_is_an_hour_old() -> None:
    """What hangs is that old, and everything else is not."""
    bot, clock = simulated(5)
    bot.begin("quotes-stop", since=3_600)
    found = values(bot)
    name = "tradingbot_market_data_last_update_timestamp_seconds"
    assert total(found, name, **AGE) == clock.now - 3_600
    assert total(found, name, **(AGE | {"symbol": "ETH-USDT"})) == clock.now


def test_an_order_is_stuck_since_the_fault_began() -> None:
    """Its age is that of the fault."""
    bot, clock = simulated(5)
    bot.begin("order-stuck", since=600)
    name = "tradingbot_open_order_oldest_timestamp_seconds"
    assert total(values(bot), name, order_type="market") == clock.now - 600
    bot.end("order-stuck")
    later(bot, clock, 1)
    assert total(values(bot), name, order_type="market") == 0


def test_a_fault_ends_by_itself() -> None:
    """After the seconds for which it was begun."""
    bot, clock = simulated(5)
    bot.begin("provider-outage", seconds=60)
    assert total(values(bot), "tradingbot_provider_up", provider="binance") == 0
    later(bot, clock, 2)
    assert bot.active == {}
    assert total(values(bot), "tradingbot_provider_up", provider="binance") == 1


def test_a_killed_process_comes_back_as_another_one() -> None:
    """It serves nothing meanwhile; its books survive, its counters begin again."""
    bot, clock = simulated(30)
    before = values(bot)
    bot.begin("process-killed")
    assert bot.bot is None
    later(bot, clock, 5)
    bot.end("process-killed")
    bot.advance()
    after = values(bot)
    assert total(after, "process_start_time_seconds") == clock.now
    realised = "tradingbot_pnl_realised_usd"
    assert total(after, realised, strategy="trend") == pytest.approx(total(before, realised, strategy="trend"), abs=50)
    assert total(after, "tradingbot_fills_total") < total(before, "tradingbot_fills_total")


def test_a_planned_stop_is_announced_before_it_stops() -> None:
    """One scrape sees until when."""
    bot, clock = simulated(5)
    bot.begin("planned-stop", seconds=600)
    assert total(values(bot), "tradingbot_planned_stop_timestamp_seconds") >= clock.now + 600
    later(bot, clock, 1)
    assert bot.bot is None
    later(bot, clock, 11)
    assert bot.bot is not None


def test_two_faults_hold_together() -> None:
    """The end of one does not end the other."""
    bot, clock = simulated(5)
    bot.begin("stream-down")
    bot.begin("kill-switch")
    bot.end("stream-down")
    later(bot, clock, 1)
    found = values(bot)
    assert total(found, "tradingbot_kill_switch_active", scope="bot") == 1
    assert total(found, "tradingbot_websocket_connected", provider="binance") == 4


@pytest.mark.parametrize("name", FAULTS)
def test_after_a_fault_the_bot_is_as_before(name: str) -> None:
    """Every fault can end."""
    bot, clock = simulated(1)
    bot.begin(name, seconds=60)
    later(bot, clock, 2)
    assert bot.active == {}
    assert bot.bot is not None
    assert bot.clock() == clock.now


def test_an_unknown_fault_is_refused_with_the_nearest_name() -> None:
    """The message is for a person."""
    with pytest.raises(KeyError, match="there is no fault 'provider-outtage'; did you mean 'provider-outage'"):
        named("provider-outtage")


@pytest.mark.parametrize("fault", ["none-active", "loop-hangs", "strategy-stalled", "metrics-frozen"])
def test_what_could_not_be_traded_is_not_made_up_for(fault: str) -> None:
    """After an hour of trouble, the next minute has as many orders as any other."""

    def orders() -> float:
        return total(values(bot), "tradingbot_orders_submitted_total", strategy="trend")

    bot, clock = simulated(30)
    usual = orders() / 30
    bot.begin(fault)
    later(bot, clock, 60)
    bot.end(fault)
    before = orders()
    later(bot, clock, 1)
    assert orders() - before < 5 * max(usual, 1)
