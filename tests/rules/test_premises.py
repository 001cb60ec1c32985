"""rules/premises.py, and what reasons say in words about its figures."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from environments import PRODUCTION, STAGING
from rules import premises
from rules.thresholds.api import API_ERROR_RATIO, FEW_REQUESTS
from rules.thresholds.risk import DAILY_LOSS_USED
from rules.thresholds.strategies import (
    FEW_TRADES,
    STRATEGY_PROFIT_FACTOR,
    chance_of_at_most,
    most_wins_below,
)
from rules.thresholds.trading import ORDER_ACK_LATENCY
from tradewatch.model import Threshold, seconds
from tradingbot.adapters import ccxt
from tradingbot.catalogue.api import HTTP_REQUEST_DURATION
from tradingbot.catalogue.trading import ORDER_ACK_DURATION

ENVIRONMENTS = ("production", "staging", "compose", "development")
MODULES = sorted(Path(premises.__file__).with_name("thresholds").glob("[!_]*.py"))


def reasons() -> list[str]:
    """The texts of all thresholds, made again from the premises."""
    made = [each for path in MODULES for each in runpy.run_path(str(path)).values() if isinstance(each, Threshold)]
    return [text for each in made for text in (each.why, each.tune)]


@pytest.mark.parametrize("premise", [name for name in vars(premises) if name.isupper()])
def test_a_reason_follows_every_premise(premise: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A premise that changes no text is not used, or a text has a copy of its figure."""
    before = reasons()
    monkeypatch.setattr(premises, premise, 2 * getattr(premises, premise))
    assert reasons() != before


@pytest.mark.parametrize(
    ("premise", "elsewhere"),
    [
        (premises.SCRAPE_SECONDS, seconds(PRODUCTION.scrape_interval)),
        (premises.SCRAPE_SECONDS, seconds(STAGING.scrape_interval)),
        (premises.BINANCE_WEIGHT_PER_MINUTE, min(ccxt._BINANCE_WEIGHT.values())),
        (premises.API_CLIENT_TIMEOUT_SECONDS, max(HTTP_REQUEST_DURATION.buckets)),
        (premises.ORDER_TIMEOUT_SECONDS, max(ORDER_ACK_DURATION.buckets)),
    ],
)
def test_a_premise_is_the_same_where_another_part_states_it(premise: float, elsewhere: float) -> None:
    """Content above the rules, and the bot's own, cannot import a premise."""
    assert premise == elsewhere


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_one_failure_of_the_fewest_requests_is_below_the_limit(environment: str) -> None:
    """The reason of the API's limit says so."""
    assert API_ERROR_RATIO.at(environment) > 1 / (FEW_REQUESTS + 1)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_next_losing_trade_ends_the_day(environment: str) -> None:
    """What is left of the daily loss is less than one trade loses."""
    left = (1 - DAILY_LOSS_USED.at(environment)) * premises.DAILY_LOSS_LIMIT_RATIO
    assert left < premises.LOSING_TRADE_RATIO


def test_at_the_limit_of_latency_the_price_has_moved_by_more_than_a_maker_earns() -> None:
    """Also with the higher limits of staging and development."""
    for environment in ENVIRONMENTS:
        moved = premises.usual_move(ORDER_ACK_LATENCY.at(environment))
        assert moved * 10_000 > premises.MAKER_BASIS_POINTS


def test_a_false_alarm_is_most_probable_with_the_fewest_trades_in_production() -> None:
    """More trades, or the lower limits of staging and development, make it less probable."""
    chances = {
        (environment, trades): chance_of_at_most(
            most_wins_below(STRATEGY_PROFIT_FACTOR.at(environment), trades), trades
        )
        for environment in ENVIRONMENTS
        for trades in range(FEW_TRADES + 1, 200)
    }
    assert max(chances, key=chances.__getitem__) == ("production", FEW_TRADES + 1)


def test_the_chance_is_the_share_of_all_sequences_of_trades() -> None:
    """Counted for three trades, by their eight sequences."""
    won, lost = premises.WINNING_RATIO, 1 - premises.WINNING_RATIO
    assert chance_of_at_most(1, 3) == pytest.approx(lost**3 + 3 * won * lost**2)
    assert chance_of_at_most(3, 3) == pytest.approx(1)
