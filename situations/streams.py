"""Streams of market data and of the account."""

from rules.operations.connections import STREAM_DOWN, STREAM_UNSTEADY
from rules.operations.market_data import CANDLES_STALE, MARKET_DATA_ABSENT, MARKET_DATA_LATE
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN
from rules.strategies import STRATEGY_STALLED
from situations.steps import NO_STREAM, STARTED
from situations.world import BTC, SOL
from tradewatch.model import DOWN, HEALTHY, Hears, Situation, frozen, gone, stamped
from tradewatch.model.situation import Changes
from tradingbot.catalogue.providers import (
    MARKET_CHANGED,
    MARKET_DATA_DELAY,
    MARKET_DATA_LAST_UPDATE,
    MARKET_DATA_SUBSCRIBED,
    MARKET_OPEN,
    PROVIDER_SERVES,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
    WEBSOCKET_RECONNECTS,
)
from tradingbot.catalogue.strategies import STRATEGY_HEARTBEAT, STRATEGY_INTERVAL

_DELAYED = {"provider": "binance", "venue": "binance", "stream": "quotes"}
_AAPL = {"provider": "ibkr", "venue": "nasdaq", "symbol": "AAPL"}
_KRAKEN = {"provider": "kraken", "venue": "kraken"}

QUOTES_QUEUE = Situation(
    name="quotes-queue-in-the-bot",
    story="""A slow handler lets quotes wait in the bot's queue: each symbol has a new one all the time, four seconds
        old.""",
    lasts="1h",
    steps={
        "0s": MARKET_DATA_DELAY.observed(0.95, at=0.08, count=600, per="1m", **_DELAYED),
        "15m": MARKET_DATA_DELAY.observed(0.95, at=4, count=600, per="1m", **_DELAYED),
        "30m": MARKET_DATA_DELAY.observed(0.95, at=0.08, count=600, per="1m", **_DELAYED),
    },
    hears=(Hears(MARKET_DATA_LATE, {"provider": "binance", "venue": "binance"}, by="22m", over="36m"),),
    resembles=(MARKET_DATA_STALE,),
)

BURST_OF_QUOTES = Situation(
    name="burst-of-quotes",
    story="For one minute of a fast market, quotes arrive two and a half seconds late.",
    lasts="1h",
    steps={
        "0s": MARKET_DATA_DELAY.observed(0.95, at=0.08, count=600, per="1m", **_DELAYED),
        "15m": MARKET_DATA_DELAY.observed(0.95, at=2.4, count=600, per="1m", **_DELAYED),
        "16m": MARKET_DATA_DELAY.observed(0.95, at=0.08, count=600, per="1m", **_DELAYED),
    },
    resembles=(MARKET_DATA_LATE,),
)

RESTART_DURING_OUTAGE = Situation(
    name="restart-during-an-outage",
    story="""The feed has been dead for ten minutes when somebody restarts the bot. Afterwards it has no quote at all,
        and nothing says how old the last one is.""",
    lasts="1h",
    steps={
        "15m": frozen(MARKET_DATA_LAST_UPDATE),
        "25m": DOWN,
        "26m": (
            HEALTHY,
            STARTED,
            gone(MARKET_DATA_LAST_UPDATE),
            stamped(MARKET_DATA_SUBSCRIBED, **BTC),
            stamped(MARKET_DATA_SUBSCRIBED, **SOL),
        ),
    },
    hears=(
        Hears(MARKET_DATA_STALE, BTC, by="18m"),
        Hears(MARKET_DATA_STALE, SOL, by="19m"),
        Hears(MARKET_DATA_ABSENT, by="30m"),
    ),
    pages=2,
)

ACCOUNT_STREAM_DOWN = Situation(
    name="account-stream-down",
    story="The stream with the account's orders ends and does not come back. The venue answers every other call.",
    lasts="1h",
    steps={"15m": WEBSOCKET_CONNECTED.stays(0, provider="binance", stream="orders"), "40m": HEALTHY},
    hears=(Hears(STREAM_DOWN, {"provider": "binance", "stream": "orders"}, by="20m", over="45m"),),
    resembles=(PROVIDER_DOWN,),
)

STREAM_FLAPS = Situation(
    name="stream-comes-and-goes",
    story="The stream of quotes is connected for 30 seconds and gone for 90, again and again.",
    lasts="1h",
    steps={
        time: WEBSOCKET_CONNECTED.stays(state, provider="binance", stream="quotes")
        for start in range(900, 2_400, 120)
        for time, state in ((f"{start}s", 0), (f"{start + 90}s", 1))
    },
    hears=(
        Hears(STREAM_DOWN, {"provider": "binance", "stream": "quotes"}, by="25m", over="50m"),
        Hears(STREAM_UNSTEADY, {"provider": "binance", "stream": "quotes"}, by="33m"),
    ),
)

# alpacahq/pylivetrader#197
STREAM_UNSTABLE = Situation(
    name="stream-is-lost-every-minute-and-a-half",
    story="""The network closes the stream of orders every minute and a half, and the bot is connected again after half
        a minute. So it learns a third of its fills late, from a poll.""",
    lasts="2h",
    steps={
        time: WEBSOCKET_CONNECTED.stays(state, provider="binance", stream="orders")
        for start in range(900, 3_600, 90)
        for time, state in ((f"{start}s", 0), (f"{start + 30}s", 1))
    },
    hears=(Hears(STREAM_UNSTEADY, {"provider": "binance", "stream": "orders"}, by="35m", over="1h45m"),),
    resembles=(STREAM_DOWN,),
)

DAILY_RECONNECT = Situation(
    name="daily-reconnect",
    story="""After 24 hours the venue ends every connection, as it always does. The bot is connected again after 30
        seconds.""",
    lasts="1h",
    steps={"15m": NO_STREAM, "15m30s": HEALTHY},
    resembles=(STREAM_DOWN, STREAM_UNSTEADY),
)

# nautechsystems/nautilus_trader#4298
CONNECTED_AND_SILENT = Situation(
    name="connected-and-silent",
    story="The stream stays connected and answers each ping, and no quote of any symbol arrives any more.",
    lasts="1h",
    steps={"15m": frozen(MARKET_DATA_LAST_UPDATE), "35m": HEALTHY},
    hears=(
        Hears(MARKET_DATA_STALE, BTC, by="18m", over="38m"),
        Hears(MARKET_DATA_STALE, SOL, by="19m", over="38m"),
    ),
    resembles=(PROVIDER_DOWN, STREAM_DOWN),
)

# hummingbot/hummingbot#5407
ONE_OF_TWO_FEEDS = Situation(
    name="one-of-two-feeds-fails",
    story="""The bot gets each symbol's quotes from two venues. The stream of one of them ends, and the other goes
        on.""",
    lasts="1h",
    steps={
        "0s": (
            PROVIDER_UP.stays(1, provider="kraken", kind="exchange"),
            MARKET_OPEN.stays(1, venue="kraken"),
            WEBSOCKET_CONNECTED.stays(1, provider="kraken", stream="quotes"),
            MARKET_DATA_LAST_UPDATE.lags(1, **_KRAKEN, symbol="BTC-USDT", stream="quotes"),
        ),
        "15m": (
            WEBSOCKET_CONNECTED.stays(0, provider="kraken", stream="quotes"),
            frozen(MARKET_DATA_LAST_UPDATE, venue="kraken"),
        ),
        "35m": (
            WEBSOCKET_CONNECTED.stays(1, provider="kraken", stream="quotes"),
            MARKET_DATA_LAST_UPDATE.lags(1, **_KRAKEN, symbol="BTC-USDT", stream="quotes"),
        ),
    },
    hears=(Hears(STREAM_DOWN, {"provider": "kraken", "stream": "quotes"}, by="20m", over="41m"),),
    resembles=(MARKET_DATA_STALE, PROVIDER_DOWN),
)

# bitrich-info/xchange-stream#356
RECONNECTS_IN_A_FLASH = Situation(
    name="reconnects-after-each-minute",
    story="""The venue closes the stream of quotes once a minute, and within a second it is connected again. Quotes
        hardly pause.""",
    lasts="1h",
    steps={
        "0s": WEBSOCKET_RECONNECTS.grows(0, per="1m", provider="binance", stream="quotes", reason="closed_by_server"),
        "15m": WEBSOCKET_RECONNECTS.grows(1, per="1m", provider="binance", stream="quotes", reason="closed_by_server"),
    },
    resembles=(STREAM_DOWN, MARKET_DATA_STALE),
)

# freqtrade/freqtrade#11725
CANDLES_OUT_OF_DATE = Situation(
    name="candles-out-of-date",
    story="""The bot trades on candles of five minutes, which it asks for. The answers have ended with the same candle
        for hours, so the strategy finds nothing new to evaluate. The bot is well otherwise.""",
    lasts="1h30m",
    steps={
        "0s": (
            STRATEGY_INTERVAL.stays(300, strategy="trend"),
            stamped(STRATEGY_HEARTBEAT, every="5m", strategy="trend"),
            stamped(MARKET_DATA_LAST_UPDATE, every="5m", **BTC, stream="candles"),
        ),
        "20m": (
            frozen(STRATEGY_HEARTBEAT),
            frozen(MARKET_DATA_LAST_UPDATE, stream="candles"),
        ),
    },
    hears=(
        Hears(STRATEGY_STALLED, {"strategy": "trend"}, by="32m"),
        Hears(CANDLES_STALE, BTC, by="1h8m"),
    ),
)

# IbcAlpha/IBC#143
NO_DATA_AFTER_THE_NIGHT = Situation(
    name="no-data-after-the-night",
    story="""The broker's gateway restarts at night, when the stock market is closed, and logs in again. In the morning
        the market opens, all is connected, and no quote arrives.""",
    lasts="2h",
    steps={
        "0s": (
            PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
            PROVIDER_UP.stays(1, provider="ibkr", kind="broker"),
            WEBSOCKET_CONNECTED.stays(1, provider="ibkr", stream="quotes"),
            MARKET_OPEN.stays(0, venue="nasdaq"),
            stamped(MARKET_DATA_LAST_UPDATE, **_AAPL, stream="quotes"),
        ),
        "15m": (
            PROVIDER_UP.stays(0, provider="ibkr", kind="broker"),
            WEBSOCKET_CONNECTED.stays(0, provider="ibkr", stream="quotes"),
        ),
        "25m": (
            PROVIDER_UP.stays(1, provider="ibkr", kind="broker"),
            WEBSOCKET_CONNECTED.stays(1, provider="ibkr", stream="quotes"),
        ),
        "1h": (MARKET_OPEN.stays(1, venue="nasdaq"), stamped(MARKET_CHANGED, venue="nasdaq")),
    },
    hears=(Hears(MARKET_DATA_STALE, _AAPL, by="1h5m"),),
    resembles=(PROVIDER_DOWN, STREAM_DOWN),
)

# djienne/passivbot_lighter#3
LEADER_IS_BLIND = Situation(
    name="the-standby-sees-more",
    story="""The connection of the replica that trades died without a close. It is denied each order, and those in the
        market get older. The standby has every quote, and nothing makes it take over.""",
    lasts="1h",
    steps={"15m": frozen(MARKET_DATA_LAST_UPDATE), "40m": HEALTHY},
    standby={},
    hears=(
        Hears(MARKET_DATA_STALE, BTC, by="18m", over="43m"),
        Hears(MARKET_DATA_STALE, SOL, by="19m", over="43m"),
    ),
)


def _candles(every: int, until: int, **symbol: str) -> dict[str, Changes]:
    return {f"{at}s": stamped(MARKET_DATA_LAST_UPDATE, stream="candles", **symbol) for at in range(0, until, every)}


# nautechsystems/nautilus_trader#3968
CANDLES_DO_NOT_COME_BACK = Situation(
    name="candles-of-one-symbol-do-not-come-back",
    story="""The connection breaks for a few seconds. Quotes come back by themselves, and the candles of SOL do not. The
        strategy goes on with the old ones until somebody subscribes again.""",
    lasts="3h",
    steps={
        **_candles(300, 3_601, **SOL),
        "2h": stamped(MARKET_DATA_LAST_UPDATE, stream="candles", **SOL),
    },
    hears=(Hears(CANDLES_STALE, SOL, by="1h46m", over="2h5m"),),
)

THIN_PAIR = Situation(
    name="no-candle-without-a-trade",
    story="The venue sends a candle of each five minutes with a trade. A thin pair has none for half an hour.",
    lasts="3h",
    steps=_candles(300, 3_601, **SOL) | _candles(1_800, 10_000, **SOL),
    resembles=(CANDLES_STALE,),
)
