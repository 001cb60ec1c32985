"""Market data of single symbols: quiet, new, renamed and gone ones."""

from rules.operations.connections import STREAM_DOWN
from rules.operations.market_data import CANDLES_STALE, MARKET_DATA_ABSENT
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN
from rules.strategies import STRATEGY_STALLED
from situations.steps import restart
from situations.world import SOL
from tradewatch.model import HEALTHY, Hears, Situation, frozen, gone, stamped
from tradingbot.catalogue.providers import (
    MARKET_DATA_LAST_UPDATE,
    MARKET_DATA_SUBSCRIBED,
    MARKET_OPEN,
    PROVIDER_UP,
    WEBSOCKET_RECONNECTS,
)

SYMBOL_STALE = Situation(
    name="one-symbol-stops",
    story="The venue silently ends the subscription of one symbol. The stream stays connected, other symbols go on.",
    lasts="1h",
    steps={"15m": frozen(MARKET_DATA_LAST_UPDATE, **SOL), "35m": HEALTHY},
    hears=(Hears(MARKET_DATA_STALE, SOL, by="19m", over="38m"),),
    resembles=(PROVIDER_DOWN, STREAM_DOWN),
)

SECOND_VENUE_STALE = Situation(
    name="venue-without-hours-goes-stale",
    story="The bot says nothing about the hours of a second venue, and the quotes from there stop.",
    lasts="1h",
    steps={
        "0s": MARKET_DATA_LAST_UPDATE.lags(1, provider="kraken", venue="kraken", symbol="ETH-USD", stream="quotes"),
        "15m": frozen(MARKET_DATA_LAST_UPDATE, venue="kraken"),
    },
    hears=(Hears(MARKET_DATA_STALE, {"provider": "kraken", "venue": "kraken", "symbol": "ETH-USD"}, by="19m"),),
)

SYMBOL_NEVER_STARTS = Situation(
    name="symbol-never-gets-a-quote",
    story="The bot subscribes to a new symbol, and no quote ever arrives.",
    lasts="1h",
    steps={"15m": stamped(MARKET_DATA_SUBSCRIBED, provider="binance", venue="binance", symbol="DOGE-USDT")},
    hears=(Hears(MARKET_DATA_STALE, {"provider": "binance", "venue": "binance", "symbol": "DOGE-USDT"}, by="19m"),),
)

NEW_SYMBOL = Situation(
    name="new-symbol",
    story="""The bot subscribes to a new symbol whose first quote arrives after ten seconds, and later leaves another
        one.""",
    lasts="1h",
    steps={
        "15m": stamped(MARKET_DATA_SUBSCRIBED, provider="binance", venue="binance", symbol="DOGE-USDT"),
        "15m15s": MARKET_DATA_LAST_UPDATE.lags(
            1, provider="binance", venue="binance", symbol="DOGE-USDT", stream="quotes"
        ),
        "30m": (gone(MARKET_DATA_LAST_UPDATE, **SOL), gone(MARKET_DATA_SUBSCRIBED, **SOL)),
    },
    resembles=(MARKET_DATA_STALE, MARKET_DATA_ABSENT),
)

QUIET_MARKET = Situation(
    name="quiet-market",
    story="It is a quiet night: SOL has a quote only every half minute. BTC goes on as always.",
    lasts="1h",
    steps={"15m": stamped(MARKET_DATA_LAST_UPDATE, every="30s", **SOL, stream="quotes"), "45m": HEALTHY},
    resembles=(MARKET_DATA_STALE,),
)

# freqtrade/freqtrade#7900
QUIET_CANDLES = Situation(
    name="pair-without-trades",
    story="""Nobody trades a pair for twenty minutes, so no candle and no trade of it arrives. Its order book goes
        on.""",
    lasts="1h",
    steps={
        "0s": (
            MARKET_DATA_LAST_UPDATE.lags(2, **SOL, stream="candles"),
            MARKET_DATA_LAST_UPDATE.lags(2, **SOL, stream="trades"),
        ),
        "15m": (
            frozen(MARKET_DATA_LAST_UPDATE, stream="candles"),
            frozen(MARKET_DATA_LAST_UPDATE, stream="trades"),
        ),
        "35m": (
            MARKET_DATA_LAST_UPDATE.lags(2, **SOL, stream="candles"),
            MARKET_DATA_LAST_UPDATE.lags(2, **SOL, stream="trades"),
        ),
    },
    resembles=(MARKET_DATA_STALE, STRATEGY_STALLED, CANDLES_STALE),
)

# freqtrade/freqtrade#3769
SYMBOL_DELISTED = Situation(
    name="symbol-delisted",
    story="The venue delists a symbol. The bot has closed its position before, and leaves the symbol.",
    lasts="1h",
    steps={"15m": (gone(MARKET_DATA_LAST_UPDATE, **SOL), gone(MARKET_DATA_SUBSCRIBED, **SOL))},
    resembles=(MARKET_DATA_STALE, MARKET_DATA_ABSENT),
)

# freqtrade/freqtrade#11235
SYMBOL_RENAMED = Situation(
    name="symbol-renamed",
    story="""The venue renames a coin. The bot does not know: the old symbol gets no quote any more, and the stream
        stays connected.""",
    lasts="1h",
    steps={
        "0s": (
            MARKET_DATA_LAST_UPDATE.lags(2, provider="binance", venue="binance", symbol="FTM-USDT", stream="order_book")
        ),
        "15m": frozen(MARKET_DATA_LAST_UPDATE, symbol="FTM-USDT"),
    },
    hears=(Hears(MARKET_DATA_STALE, {"provider": "binance", "venue": "binance", "symbol": "FTM-USDT"}, by="19m"),),
)

# freqtrade/freqtrade#3906
MANY_SYMBOLS = Situation(
    name="twenty-symbols-after-a-restart",
    story="""A bot with twenty symbols restarts. It subscribes to one after the other, and the last one has its first
        quote after 45 seconds.""",
    lasts="1h",
    steps={
        **restart("15m", "15m30s"),
        **{
            f"{930 + 3 * number // 15 * 15}s": tuple(
                change
                for each in range(20)
                if 3 * each // 15 == 3 * number // 15
                for change in (
                    stamped(MARKET_DATA_SUBSCRIBED, provider="binance", venue="binance", symbol=f"C{each}-USDT"),
                    MARKET_DATA_LAST_UPDATE.lags(
                        1, provider="binance", venue="binance", symbol=f"C{each}-USDT", stream="quotes"
                    ),
                )
            )
            for number in range(5, 20)
        },
    },
    resembles=(MARKET_DATA_STALE, MARKET_DATA_ABSENT),
)

_RECONNECTS = {"provider": "ibkr", "stream": "quotes", "reason": "closed_by_server"}
_STOCKS = tuple({"provider": "ibkr", "venue": "nasdaq", "symbol": symbol} for symbol in ("AAPL", "MSFT", "XOM"))
_STOCK_MARKET = (
    PROVIDER_UP.stays(1, provider="ibkr", kind="broker"),
    MARKET_OPEN.stays(1, venue="nasdaq"),
    *(MARKET_DATA_LAST_UPDATE.lags(1, **stock, stream="quotes") for stock in _STOCKS),
)

# QuantConnect/Lean#5275
STOCK_HALTED = Situation(
    name="a-stock-is-halted",
    story="""The exchange halts one stock of three for ten minutes, as it does on most days. Later the broker loses
        another one for good.""",
    lasts="1h15m",
    steps={
        "0s": _STOCK_MARKET,
        "15m": frozen(MARKET_DATA_LAST_UPDATE, symbol="AAPL"),
        "25m": MARKET_DATA_LAST_UPDATE.lags(1, **_STOCKS[0], stream="quotes"),
        "40m": frozen(MARKET_DATA_LAST_UPDATE, symbol="MSFT"),
    },
    hears=(Hears(MARKET_DATA_STALE, _STOCKS[1], by="58m"),),
)

STOCK_NOT_SUBSCRIBED_AGAIN = Situation(
    name="a-stock-is-lost-in-a-reconnect",
    story="""The broker closes the stream, and it is connected again within a second. All symbols but one have quotes
        again.""",
    lasts="1h",
    steps={
        "0s": (
            *_STOCK_MARKET,
            WEBSOCKET_RECONNECTS.grows(0, per="1m", **_RECONNECTS),
        ),
        "15m": (
            WEBSOCKET_RECONNECTS.grows(1, per="15s", **_RECONNECTS),
            frozen(MARKET_DATA_LAST_UPDATE, symbol="AAPL"),
        ),
        "15m15s": WEBSOCKET_RECONNECTS.grows(0, per="1m", **_RECONNECTS),
        "40m": MARKET_DATA_LAST_UPDATE.lags(1, **_STOCKS[0], stream="quotes"),
    },
    hears=(Hears(MARKET_DATA_STALE, _STOCKS[0], by="19m", over="43m"),),
    resembles=(STREAM_DOWN,),
)
