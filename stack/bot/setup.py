"""What the bot trades, where, and with which strategies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Venue:
    """A place to which the bot sends orders. Fees are shares of the notional; a negative one is a rebate.

    edge: by which share of the price a resting order is filled better than the market. It pays for the costs of the
    venue's strategies and for little more, so that they win and lose as real ones do.
    """

    name: str
    provider: str  # through which the bot reaches it: the venue itself, or a broker
    kind: str
    account: str
    equity: float  # USD, at the very first start
    prices: Mapping[str, float]  # USD, by symbol, at the very first start
    maker_fee: float
    taker_fee: float
    edge: float
    is_exchange: bool  # never closes, and lends: a broker's account here is a cash account


@dataclass(frozen=True)
class Strategy:
    """A strategy. Times are in seconds; signals are per minute.

    patience: the share of its positions that it closes with a resting order; the others it closes at the market.
    """

    name: str
    venue: str
    symbols: tuple[str, ...]
    every: float
    signals: float
    notional: float  # USD, of one order
    entry: str  # the type of its orders
    mode: str = "live"
    patience: float = 0.85


VENUES = (
    Venue(
        name="binance",
        provider="binance",
        kind="exchange",
        account="main",
        equity=250_000,
        prices={"BTC-USDT": 64_000, "ETH-USDT": 3_200, "SOL-USDT": 150},
        maker_fee=0.0001,
        taker_fee=0.0004,
        edge=0.000147,
        is_exchange=True,
    ),
    Venue(
        name="bybit",
        provider="bybit",
        kind="exchange",
        account="hedge",
        equity=200_000,
        prices={"BTC-USDT": 64_000, "SOL-USDT": 150},
        maker_fee=-0.00005,
        taker_fee=0.00045,
        edge=0.000167,
        is_exchange=True,
    ),
    Venue(
        name="nasdaq",
        provider="ibkr",
        kind="broker",
        account="stocks",
        equity=150_000,
        prices={"AAPL": 230, "MSFT": 430},
        maker_fee=0.00005,
        taker_fee=0.0001,
        edge=0.000075,
        is_exchange=False,
    ),
)
VENUE = {venue.name: venue for venue in VENUES}

STRATEGIES = (
    Strategy("trend", "binance", ("BTC-USDT", "ETH-USDT"), every=5, signals=6, notional=10_000, entry="limit"),
    Strategy(
        "maker",
        "bybit",
        ("BTC-USDT", "SOL-USDT"),
        every=2,
        signals=6,
        notional=8_000,
        entry="post_only",
        patience=0.5,
    ),
    Strategy("rotation", "nasdaq", ("AAPL", "MSFT"), every=60, signals=4, notional=6_000, entry="limit"),
    # On paper: it gives signals and sends nothing.
    Strategy("carry", "binance", ("SOL-USDT",), every=300, signals=0.2, notional=5_000, entry="limit", mode="paper"),
)
STRATEGY = {strategy.name: strategy for strategy in STRATEGIES}

# A model that rates the news, which is paid by the call.
MODEL = "sentiment"
PROVIDERS = (*dict.fromkeys(venue.provider for venue in VENUES), MODEL)
SYMBOLS = tuple(dict.fromkeys(symbol for venue in VENUES for symbol in venue.prices))
ROUTES = ("/status", "/positions", "/orders", "/kill")
