"""Venues and brokers: outages, maintenance and closed markets."""

from rules.operations.access import PROVIDER_BANNED, PROVIDER_HOLDS_BACK
from rules.operations.connections import STREAM_DOWN
from rules.operations.replicas import NO_REPLICA_ACTIVE
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN
from rules.safety.records import RECONCILIATION_STALE, RISK_DATA_STALE
from situations.steps import NO_STREAM, STARTED
from situations.world import BTC, SOL
from tradewatch.model import DOWN, HEALTHY, Hears, Situation, frozen, gone, stamped
from tradingbot.catalogue.providers import (
    MARKET_CHANGED,
    MARKET_DATA_LAST_UPDATE,
    MARKET_DATA_SUBSCRIBED,
    MARKET_OPEN,
    PROVIDER_BACKOFF,
    PROVIDER_SERVES,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
)
from tradingbot.catalogue.risk import RECONCILIATION_DIFFERENCE, RECONCILIATION_LAST_SUCCESS
from tradingbot.catalogue.strategies import STRATEGY_ENABLED
from tradingbot.catalogue.system import REPLICA_ACTIVE
from tradingbot.catalogue.trading import ORDERS_UNRESOLVED

_BINANCE = {"provider": "binance", "kind": "exchange"}
_IBKR = {"provider": "ibkr", "kind": "broker"}

VENUE_OUTAGE = Situation(
    name="venue-outage",
    story="""The venue is gone: it does not answer, all streams end and no symbol gets a quote. One cause is one
        incident, however many symbols the bot trades.""",
    lasts="1h",
    steps={
        "15m": (
            PROVIDER_UP.stays(0, **_BINANCE),
            NO_STREAM,
            frozen(MARKET_DATA_LAST_UPDATE),
        ),
        "35m": HEALTHY,
    },
    hears=(Hears(PROVIDER_DOWN, _BINANCE, by="17m", over="38m"),),
    resembles=(MARKET_DATA_STALE, STREAM_DOWN),
    pages=1,
)

TEST_VENUE_DOWN = Situation(
    name="test-venue-down-in-development",
    story="The test venue is down for four minutes, as on most days. Nobody in development has to hear of it.",
    lasts="1h",
    environment="development",
    steps={
        "15m": (PROVIDER_UP.stays(0, **_BINANCE), *NO_STREAM, frozen(MARKET_DATA_LAST_UPDATE)),
        "19m": HEALTHY,
    },
    resembles=(PROVIDER_DOWN, STREAM_DOWN, MARKET_DATA_STALE),
)

VENUE_RESTARTS = Situation(
    name="venue-restarts",
    story="""The venue restarts its servers, as it announced: it does not answer for 30 seconds, and all streams
        reconnect.""",
    lasts="1h",
    steps={
        "15m": (PROVIDER_UP.stays(0, **_BINANCE), NO_STREAM, frozen(MARKET_DATA_LAST_UPDATE)),
        "15m30s": HEALTHY,
    },
    resembles=(PROVIDER_DOWN, STREAM_DOWN, MARKET_DATA_STALE),
)

BROKER_AT_WEEKEND = Situation(
    name="broker-closed-at-the-weekend",
    story="""The market has closed for the weekend. The broker's gateway does not answer, no quote arrives and its
        streams are down. On Monday it opens, and all is back after 20 seconds.""",
    lasts="6h",
    steps={
        "0s": (
            PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
            PROVIDER_UP.stays(1, **_IBKR),
            WEBSOCKET_CONNECTED.stays(1, provider="ibkr", stream="orders"),
            MARKET_OPEN.stays(1, venue="nasdaq"),
            MARKET_DATA_LAST_UPDATE.lags(1, provider="ibkr", venue="nasdaq", symbol="AAPL", stream="quotes"),
        ),
        "30m": (
            MARKET_OPEN.stays(0, venue="nasdaq"),
            stamped(MARKET_CHANGED, venue="nasdaq"),
            frozen(MARKET_DATA_LAST_UPDATE, venue="nasdaq"),
        ),
        "40m": (PROVIDER_UP.stays(0, **_IBKR), WEBSOCKET_CONNECTED.stays(0, provider="ibkr", stream="orders")),
        "5h": (
            MARKET_OPEN.stays(1, venue="nasdaq"),
            stamped(MARKET_CHANGED, venue="nasdaq"),
            PROVIDER_UP.stays(1, **_IBKR),
            WEBSOCKET_CONNECTED.stays(1, provider="ibkr", stream="orders"),
        ),
        "5h1m": MARKET_DATA_LAST_UPDATE.lags(1, provider="ibkr", venue="nasdaq", symbol="AAPL", stream="quotes"),
    },
    resembles=(PROVIDER_DOWN, STREAM_DOWN, MARKET_DATA_STALE),
)

BROKER_DOWN_IN_HOURS = Situation(
    name="broker-down-while-its-market-is-open",
    story="The broker's gateway does not come back when the market opens.",
    lasts="1h",
    steps={
        "0s": (
            PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
            PROVIDER_UP.stays(0, **_IBKR),
            MARKET_OPEN.stays(0, venue="nasdaq"),
        ),
        "15m": (MARKET_OPEN.stays(1, venue="nasdaq"), stamped(MARKET_CHANGED, venue="nasdaq")),
    },
    hears=(Hears(PROVIDER_DOWN, _IBKR, by="17m"),),
)

NEWS_DOWN = Situation(
    name="news-feed-down",
    story="The news feed does not answer. No strategy needs it now, and nobody trades on it.",
    lasts="1h",
    steps={"15m": PROVIDER_UP.stays(0, provider="newswire", kind="news")},
    resembles=(PROVIDER_DOWN,),
)

VENUE_MAINTENANCE = Situation(
    name="announced-maintenance",
    story="The venue says that it is in maintenance, and the bot holds its calls back for ten minutes.",
    lasts="1h",
    steps={
        "15m": PROVIDER_BACKOFF.grows(60, per="1m", provider="binance", reason="maintenance"),
        "25m": PROVIDER_BACKOFF.grows(0, per="1m", provider="binance", reason="maintenance"),
    },
    resembles=(PROVIDER_BANNED, PROVIDER_HOLDS_BACK),
)

# hummingbot/hummingbot#2857
WEEKLY_MAINTENANCE = Situation(
    name="weekly-maintenance",
    story="""The exchange closes for its weekly maintenance, as it has announced: the bot sees in its status that the
        market is closed. For forty minutes nothing answers, and two minutes after the opening all is back.""",
    lasts="2h",
    steps={
        "15m": MARKET_OPEN.stays(0, venue="binance"),
        "16m": (
            PROVIDER_UP.stays(0, **_BINANCE),
            NO_STREAM,
            frozen(MARKET_DATA_LAST_UPDATE),
            frozen(RECONCILIATION_LAST_SUCCESS),
        ),
        "56m": (PROVIDER_UP.stays(1, **_BINANCE), NO_STREAM),
        "57m": MARKET_OPEN.stays(1, venue="binance"),
        "58m": HEALTHY,
    },
    resembles=(PROVIDER_DOWN, STREAM_DOWN, MARKET_DATA_STALE, RECONCILIATION_STALE),
)

# QuantConnect/Lean.Brokerages.InteractiveBrokers#227
NOT_RECONCILED_AT_WEEKEND = Situation(
    name="not-reconciled-at-the-weekend",
    story="""The stock market is closed and the broker's gateway rests, so nothing is reconciled with it. On Monday the
        gateway logs in, and the first reconciliation ends three minutes after the opening.""",
    lasts="2h30m",
    steps={
        "0s": (
            MARKET_DATA_LAST_UPDATE.lags(1, provider="ibkr", venue="nasdaq", symbol="AAPL", stream="quotes"),
            PROVIDER_UP.stays(1, **_IBKR),
            MARKET_OPEN.stays(1, venue="nasdaq"),
            ORDERS_UNRESOLVED.stays(0, venue="nasdaq"),
            RECONCILIATION_DIFFERENCE.stays(0, venue="nasdaq", account="stocks"),
            RECONCILIATION_LAST_SUCCESS.lags(30, venue="nasdaq"),
        ),
        "15m": (
            MARKET_OPEN.stays(0, venue="nasdaq"),
            stamped(MARKET_CHANGED, venue="nasdaq"),
            PROVIDER_UP.stays(0, **_IBKR),
            frozen(RECONCILIATION_LAST_SUCCESS, venue="nasdaq"),
            frozen(MARKET_DATA_LAST_UPDATE, venue="nasdaq"),
        ),
        "2h": (
            MARKET_OPEN.stays(1, venue="nasdaq"),
            stamped(MARKET_CHANGED, venue="nasdaq"),
            PROVIDER_UP.stays(1, **_IBKR),
            MARKET_DATA_LAST_UPDATE.lags(1, provider="ibkr", venue="nasdaq", symbol="AAPL", stream="quotes"),
        ),
        "2h3m": RECONCILIATION_LAST_SUCCESS.lags(30, venue="nasdaq"),
    },
    resembles=(RECONCILIATION_STALE, PROVIDER_DOWN),
)

# QuantConnect/Lean.Brokerages.InteractiveBrokers#258
GATEWAY_AT_LOGIN = Situation(
    name="gateway-waits-for-a-login",
    story="""After the nightly reset the broker's gateway waits for somebody to log in. At the opening it still waits,
        and nothing has been reconciled since the day before. That is one cause, and one message.""",
    lasts="2h",
    steps={
        "0s": (
            PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
            PROVIDER_UP.stays(0, **_IBKR),
            MARKET_OPEN.stays(0, venue="nasdaq"),
            ORDERS_UNRESOLVED.stays(0, venue="nasdaq"),
            RECONCILIATION_DIFFERENCE.stays(0, venue="nasdaq", account="stocks"),
            stamped(RECONCILIATION_LAST_SUCCESS, venue="nasdaq"),
        ),
        "1h": (MARKET_OPEN.stays(1, venue="nasdaq"), stamped(MARKET_CHANGED, venue="nasdaq")),
    },
    hears=(Hears(PROVIDER_DOWN, _IBKR, by="1h2m"),),
    resembles=(RECONCILIATION_STALE,),
)

# hummingbot/hummingbot#8250
OUTAGE_AND_HANDOVER = Situation(
    name="handover-during-an-outage",
    story="""The venue is gone. Somebody suspects the bot, and lets the standby take over, which does not reach the
        venue either. It is the same incident.""",
    lasts="1h",
    steps={
        "15m": (PROVIDER_UP.stays(0, **_BINANCE), NO_STREAM, frozen(MARKET_DATA_LAST_UPDATE)),
        "20m": DOWN,
        "23m": (
            HEALTHY,
            STARTED,
            PROVIDER_UP.stays(0, **_BINANCE),
            NO_STREAM,
            gone(MARKET_DATA_LAST_UPDATE),
            stamped(MARKET_DATA_SUBSCRIBED, **BTC),
            stamped(MARKET_DATA_SUBSCRIBED, **SOL),
            REPLICA_ACTIVE.stays(0),
            STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
            RECONCILIATION_LAST_SUCCESS.stays(0, venue="binance"),
        ),
    },
    standby={
        "15m": (PROVIDER_UP.stays(0, **_BINANCE), NO_STREAM, frozen(MARKET_DATA_LAST_UPDATE)),
        "20m45s": (
            REPLICA_ACTIVE.stays(1),
            STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
            RECONCILIATION_LAST_SUCCESS.lags(30, venue="binance"),
        ),
    },
    hears=(Hears(PROVIDER_DOWN, _BINANCE, by="17m"),),
    resembles=(MARKET_DATA_STALE, STREAM_DOWN, NO_REPLICA_ACTIVE, RISK_DATA_STALE),
)

# nautechsystems/nautilus_trader#3042
NEW_VENUE = Situation(
    name="new-venue",
    story="""After a restart the bot trades on a second venue. Its stream connects after half a minute, and the first
        reconciliation ends after two.""",
    lasts="1h",
    steps={
        "15m": DOWN,
        "16m": (
            HEALTHY,
            STARTED,
            PROVIDER_UP.stays(1, provider="kraken", kind="exchange"),
            MARKET_OPEN.stays(1, venue="kraken"),
            WEBSOCKET_CONNECTED.stays(0, provider="kraken", stream="quotes"),
            stamped(MARKET_DATA_SUBSCRIBED, provider="kraken", venue="kraken", symbol="ETH-USD"),
            ORDERS_UNRESOLVED.stays(0, venue="kraken"),
            RECONCILIATION_DIFFERENCE.stays(0, venue="kraken", account="main"),
        ),
        "16m30s": (
            WEBSOCKET_CONNECTED.stays(1, provider="kraken", stream="quotes"),
            MARKET_DATA_LAST_UPDATE.lags(1, provider="kraken", venue="kraken", symbol="ETH-USD", stream="quotes"),
        ),
        "18m": RECONCILIATION_LAST_SUCCESS.lags(30, venue="kraken"),
    },
    resembles=(STREAM_DOWN, MARKET_DATA_STALE, RECONCILIATION_STALE, PROVIDER_DOWN),
)

# blog.bitmex.com/trading-engine-interruption-20-december-2019
A_MINUTE_AND_A_HALF = Situation(
    name="a-minute-and-a-half-of-errors",
    story="""For 95 seconds the venue answers every call with an error, and no quote comes. Two orders are in doubt
        until 40 seconds later. Nobody could do anything in that time.""",
    lasts="1h",
    steps={
        "15m": frozen(MARKET_DATA_LAST_UPDATE),
        "15m15s": PROVIDER_UP.stays(0, **_BINANCE),
        "15m30s": ORDERS_UNRESOLVED.stays(2, venue="binance"),
        "16m45s": (HEALTHY, ORDERS_UNRESOLVED.stays(2, venue="binance")),
        "17m15s": HEALTHY,
    },
    resembles=(PROVIDER_DOWN, MARKET_DATA_STALE),
)
