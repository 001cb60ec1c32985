"""The simulated bot reports every metric, plausibly and consistently, and the same again from the same seed."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from prometheus_client.parser import text_string_to_metric_families

import generator
from stack.bot import SimulatedBot
from stack.bot.books import strategies_of
from stack.bot.setup import VENUES
from tests.stack.bot.recording import OPEN, Clock
from tradewatch.audit import NEWEST, OLDEST, Scrape
from tradewatch.audit.judge import judged
from tradewatch.cli.audit import scraped_from_programs
from tradewatch.model import TIMESTAMP
from tradingbot.catalogue import METRICS

Values = Mapping[tuple[str, frozenset[tuple[str, str]]], float]

# They may be ahead of the clock.
IN_THE_FUTURE = {
    "tradingbot_provider_credential_expiry_timestamp_seconds",
    "tradingbot_planned_stop_timestamp_seconds",
}


def simulated(
    minutes: int, *, seed: int = 7, step: float = 15.0, is_standby: bool = False
) -> tuple[SimulatedBot, Clock]:
    """A bot after so many minutes, and its time."""
    clock = Clock(OPEN)
    bot = SimulatedBot("momentum", seed=seed, is_standby=is_standby, time=clock)
    later(bot, clock, minutes)
    return bot, clock


def later(bot: SimulatedBot, clock: Clock, minutes: float, step: float = 15.0) -> None:
    for _ in range(int(60 * minutes / step)):
        clock.now += step
        bot.advance()


def text(bot: SimulatedBot) -> str:
    assert bot.bot is not None
    return bot.bot.metrics.exposition().decode()


def values(bot: SimulatedBot) -> Values:
    families = text_string_to_metric_families(text(bot))
    return {(each.name, frozenset(each.labels.items())): each.value for family in families for each in family.samples}


def total(found: Values, name: str, **labels: str) -> float:
    """The sum of all series with this name and these labels."""
    wanted = frozenset(labels.items())
    return math.fsum(value for (each, given), value in found.items() if each == name and wanted <= given)


@pytest.mark.parametrize("is_standby", [False, True])
def test_it_passes_the_audit(is_standby: bool) -> None:
    """As the oldest and the newest Prometheus read it; no update was dropped."""
    bot, clock = simulated(10, is_standby=is_standby)
    project = generator.project()
    metrics = scraped_from_programs(project, project.environments[0])
    answer = Scrape("http://bot/metrics", "text/plain; version=0.0.4", text(bot).encode(), 0.01, time=clock.now)
    for version in (OLDEST, NEWEST):
        problems, _ = judged(metrics, answer, version)
        assert [str(problem) for _, problem in problems] == []
    assert total(values(bot), "tradingbot_metrics_dropped_total") == 0


def test_every_metric_has_a_series() -> None:
    """After some minutes, whatever a bot exports is alive."""
    found = {name for name, _ in values(simulated(10)[0])}
    exported = [metric for metric in METRICS if metric.exporter.job == "tradingbot" and metric.exporter.scraped]
    assert exported
    assert [metric.name for metric in exported if found.isdisjoint(series.name for series in metric.series)] == []


def test_no_time_is_in_the_future() -> None:
    """So no age is negative."""
    bot, clock = simulated(10)
    times = {metric.name for metric in METRICS if metric.unit == TIMESTAMP} - IN_THE_FUTURE
    assert {name: value for (name, _), value in values(bot).items() if name in times and value > clock.now} == {}


def test_equity_moves_by_what_was_earned_and_paid() -> None:
    """Of each account, over hours with a settlement of funding: all of it is in the metrics."""
    bot, clock = simulated(10)
    before = values(bot)
    later(bot, clock, 480, step=60)
    after = values(bot)

    def moved(name: str, **labels: str) -> float:
        return total(after, f"tradingbot_{name}", **labels) - total(before, f"tradingbot_{name}", **labels)

    assert moved("funding_paid_usd_total") + moved("funding_received_usd_total") > 0
    for venue in VENUES:
        earned = sum(
            moved("pnl_realised_usd", strategy=strategy) + moved("pnl_unrealised_usd", strategy=strategy)
            for strategy in strategies_of(venue.account)
        )
        paid = moved("fees_paid_usd_total", venue=venue.name) + moved("funding_paid_usd_total", venue=venue.name)
        received = moved("rebates_received_usd_total", venue=venue.name)
        received += moved("funding_received_usd_total", venue=venue.name)
        equity = moved("equity_usd", account=venue.account)
        assert equity == pytest.approx(earned - paid + received, abs=0.01)
        assert equity != 0


def test_the_daily_loss_limit_is_used_by_the_days_result() -> None:
    """The fullest account's loss over its limit of 2% of the equity at the session's start."""
    bot, _ = simulated(60)
    found = values(bot)
    used = []
    for venue in VENUES:
        day = total(found, "tradingbot_pnl_day_usd", account=venue.account)
        start = total(found, "tradingbot_equity_usd", account=venue.account) - day
        used.append(max(0.0, -day) / (0.02 * start))
    assert max(used) == pytest.approx(total(found, "tradingbot_risk_limit_used_ratio", limit="daily_loss"))


def test_trades_are_wins_and_losses_of_what_was_realised() -> None:
    """The gross profits and losses of closed trades are the realised result, up to trades that are still open."""
    found = values(simulated(120)[0])
    for strategy in ("trend", "maker", "rotation"):
        won = total(found, "tradingbot_strategy_profit_usd_total", strategy=strategy)
        lost = total(found, "tradingbot_strategy_loss_usd_total", strategy=strategy)
        realised = total(found, "tradingbot_pnl_realised_usd", strategy=strategy)
        assert won - lost == pytest.approx(realised, abs=0.01)
        assert won > 0 and lost > 0


def test_the_same_seed_gives_the_same_bot() -> None:
    """And another one another bot."""
    first, second, other = (text(simulated(5, seed=seed)[0]) for seed in (1, 1, 2))
    # Without the texts, because a difference between long ones takes minutes to print.
    assert (first == second, first == other) == (True, False)


def test_a_closed_market_rests() -> None:
    """At midnight in New York, its venue is closed and its strategy waits."""
    clock = Clock(OPEN - 12 * 3_600)
    bot = SimulatedBot(time=clock)
    later(bot, clock, 10)
    found = values(bot)
    assert total(found, "tradingbot_market_open", venue="nasdaq") == 0
    assert total(found, "tradingbot_market_open", venue="binance") == 1
    assert total(found, "tradingbot_orders_submitted_total", venue="nasdaq") == 0
    assert total(found, "tradingbot_orders_submitted_total", venue="binance") > 0


def test_a_replica_that_stands_by_watches_and_does_not_trade() -> None:
    """It has market data and no orders."""
    found = values(simulated(10, is_standby=True)[0])
    assert total(found, "tradingbot_replica_active") == 0
    assert total(found, "tradingbot_strategy_enabled") == 0
    assert total(found, "tradingbot_orders_submitted_total") == 0
    assert total(found, "tradingbot_market_data_delay_seconds_count") > 0
