"""Venues, feeds and streams."""

from rules.operations.connections import (
    CREDENTIAL_EXPIRED,
    CREDENTIAL_EXPIRING,
    MARKET_DATA_ABSENT,
    MARKET_DATA_LATE,
    PROVIDER_BANNED,
    PROVIDER_HOLDS_BACK,
    QUOTA_NEARLY_USED,
    STREAM_DOWN,
)
from rules.operations.processes import CLOCK_OFF
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN, PROVIDER_RATE_LIMIT_NEARLY_USED
from situations.world import BTC, SOL
from tradewatch.model import DOWN, HEALTHY, Hears, Situation, frozen, gone, stamped
from tradingbot.catalogue.cost import PROVIDER_QUOTA_USED
from tradingbot.catalogue.process import PROCESS_START_TIME
from tradingbot.catalogue.providers import (
    MARKET_CHANGED,
    MARKET_DATA_DELAY,
    MARKET_DATA_LAST_UPDATE,
    MARKET_DATA_SUBSCRIBED,
    MARKET_OPEN,
    PROVIDER_BACKOFF,
    PROVIDER_CREDENTIAL_EXPIRY,
    PROVIDER_RATE_LIMIT_USED,
    PROVIDER_REQUESTS,
    PROVIDER_SERVES,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
)
from tradingbot.catalogue.system import CLOCK, CLOCK_OFFSET, LOOP_LAST_SUCCESS

_BINANCE = {"provider": "binance", "kind": "exchange"}
_IBKR = {"provider": "ibkr", "kind": "broker"}
_NO_STREAM = tuple(
    WEBSOCKET_CONNECTED.stays(0, provider="binance", stream=stream) for stream in ("quotes", "orders", "balances")
)

VENUE_OUTAGE = Situation(
    name="venue-outage",
    story="""The venue is gone: it does not answer, all streams end and no symbol gets a quote. One cause is one
        incident, however many symbols the bot trades.""",
    lasts="1h",
    steps={
        "15m": (
            PROVIDER_UP.stays(0, **_BINANCE),
            *_NO_STREAM,
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
        "15m": (PROVIDER_UP.stays(0, **_BINANCE), *_NO_STREAM, frozen(MARKET_DATA_LAST_UPDATE)),
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
        "15m": (PROVIDER_UP.stays(0, **_BINANCE), *_NO_STREAM, frozen(MARKET_DATA_LAST_UPDATE)),
        "15m30s": HEALTHY,
    },
    resembles=(PROVIDER_DOWN, STREAM_DOWN, MARKET_DATA_STALE),
)

SYMBOL_STALE = Situation(
    name="one-symbol-stops",
    story="The venue silently ends the subscription of one symbol. The stream stays connected, other symbols go on.",
    lasts="1h",
    steps={"15m": frozen(MARKET_DATA_LAST_UPDATE, **SOL), "35m": HEALTHY},
    hears=(Hears(MARKET_DATA_STALE, SOL, by="18m", over="38m"),),
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
    hears=(Hears(MARKET_DATA_STALE, {"provider": "kraken", "venue": "kraken", "symbol": "ETH-USD"}, by="18m"),),
)

SYMBOL_NEVER_STARTS = Situation(
    name="symbol-never-gets-a-quote",
    story="The bot subscribes to a new symbol, and no quote ever arrives.",
    lasts="1h",
    steps={"15m": stamped(MARKET_DATA_SUBSCRIBED, provider="binance", venue="binance", symbol="DOGE-USDT")},
    hears=(Hears(MARKET_DATA_STALE, {"provider": "binance", "venue": "binance", "symbol": "DOGE-USDT"}, by="18m"),),
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

_DELAYED = {"provider": "binance", "venue": "binance", "stream": "quotes"}

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

QUIET_MARKET = Situation(
    name="quiet-market",
    story="It is a quiet night: SOL has a quote only every half minute. BTC goes on as always.",
    lasts="1h",
    steps={"15m": stamped(MARKET_DATA_LAST_UPDATE, every="30s", **SOL, stream="quotes"), "45m": HEALTHY},
    resembles=(MARKET_DATA_STALE,),
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
            stamped(PROCESS_START_TIME),
            gone(MARKET_DATA_LAST_UPDATE),
            stamped(MARKET_DATA_SUBSCRIBED, **BTC),
            stamped(MARKET_DATA_SUBSCRIBED, **SOL),
        ),
    },
    hears=(
        Hears(MARKET_DATA_STALE, BTC, by="17m"),
        Hears(MARKET_DATA_STALE, SOL, by="18m"),
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
    hears=(Hears(STREAM_DOWN, {"provider": "binance", "stream": "quotes"}, by="25m", over="50m"),),
)

DAILY_RECONNECT = Situation(
    name="daily-reconnect",
    story="""After 24 hours the venue ends every connection, as it always does. The bot is connected again after 30
        seconds.""",
    lasts="1h",
    steps={"15m": _NO_STREAM, "15m30s": HEALTHY},
    resembles=(STREAM_DOWN,),
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

BANNED = Situation(
    name="banned-by-the-venue",
    story="The bot has called too often, and the venue bans its address for twenty minutes.",
    lasts="1h",
    steps={
        "0s": PROVIDER_BACKOFF.grows(0, per="1m", provider="binance", reason="ban"),
        "15m": PROVIDER_BACKOFF.grows(60, per="1m", provider="binance", reason="ban"),
        "35m": PROVIDER_BACKOFF.grows(0, per="1m", provider="binance", reason="ban"),
    },
    hears=(Hears(PROVIDER_BANNED, {"provider": "binance"}, by="17m", over="41m"),),
    resembles=(PROVIDER_HOLDS_BACK, PROVIDER_DOWN),
)

HELD_BACK = Situation(
    name="rate-limit-all-the-time",
    story="A new strategy polls the order book of every symbol, and the bot waits for the rate limit most of the time.",
    lasts="1h30m",
    steps={
        "15m": PROVIDER_BACKOFF.grows(45, per="1m", provider="binance", reason="rate_limit"),
        "45m": PROVIDER_BACKOFF.grows(0, per="1m", provider="binance", reason="rate_limit"),
    },
    hears=(Hears(PROVIDER_HOLDS_BACK, {"provider": "binance"}, by="35m", over="1h"),),
    resembles=(PROVIDER_BANNED,),
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

LIMIT_NEARLY_USED = Situation(
    name="rate-limit-nearly-used",
    story="The bot uses 95% of the weight that the venue allows it per minute, minute after minute.",
    lasts="1h",
    steps={
        "0s": PROVIDER_REQUESTS.grows(100, per="1m", provider="binance", operation="order_book", outcome="ok"),
        "15m": PROVIDER_RATE_LIMIT_USED.stays(0.95, provider="binance", bucket="weight"),
        "40m": PROVIDER_RATE_LIMIT_USED.stays(0.3, provider="binance", bucket="weight"),
    },
    hears=(Hears(PROVIDER_RATE_LIMIT_NEARLY_USED, {"provider": "binance", "bucket": "weight"}, by="26m", over="47m"),),
)

LIMIT_AT_START = Situation(
    name="snapshots-at-the-start",
    story="At its start the bot loads a snapshot of each order book, and uses 90% of the rate limit for two minutes.",
    lasts="1h",
    steps={
        "0s": PROVIDER_REQUESTS.grows(100, per="1m", provider="binance", operation="order_book", outcome="ok"),
        "15m": PROVIDER_RATE_LIMIT_USED.stays(0.9, provider="binance", bucket="weight"),
        "17m": PROVIDER_RATE_LIMIT_USED.stays(0.2, provider="binance", bucket="weight"),
    },
    resembles=(PROVIDER_RATE_LIMIT_NEARLY_USED,),
)

KEY_EXPIRES = Situation(
    name="key-expires",
    story="An API key was issued for ninety days, and nobody has thought of it since.",
    lasts="30h",
    steps={"0s": PROVIDER_CREDENTIAL_EXPIRY.stays(5 * 86_400 - 3_600 * 24, provider="binance")},
    hears=(Hears(CREDENTIAL_EXPIRING, {"provider": "binance"}, by="24h20m"),),
    resembles=(CREDENTIAL_EXPIRED,),
)

SESSION_NOT_RENEWED = Situation(
    name="session-is-not-renewed",
    story="The bot renews its session every half hour, until the renewal fails. An hour later the session has expired.",
    lasts="2h30m",
    steps={
        **{
            f"{start}s": PROVIDER_CREDENTIAL_EXPIRY.stays(start + 3_600, provider="binance")
            for start in range(0, 3_601, 1_800)
        },
    },
    hears=(Hears(CREDENTIAL_EXPIRED, {"provider": "binance"}, by="2h10m"),),
    resembles=(CREDENTIAL_EXPIRING,),
)

QUOTA = Situation(
    name="quota-nearly-used",
    story="92% of the calls that the news feed allows in a month are used, and the month has ten days left.",
    lasts="1h",
    steps={
        "0s": PROVIDER_QUOTA_USED.stays(0.6, provider="newswire", quota="monthly_calls"),
        "15m": PROVIDER_QUOTA_USED.stays(0.92, provider="newswire", quota="monthly_calls"),
        "30m": PROVIDER_QUOTA_USED.stays(0.01, provider="newswire", quota="monthly_calls"),
    },
    hears=(Hears(QUOTA_NEARLY_USED, {"provider": "newswire", "quota": "monthly_calls"}, by="21m", over="36m"),),
)

QUOTA_HALF_USED = Situation(
    name="quota-half-used",
    story="In the middle of the month, 80% of the news feed's quota are used. That is early, and no incident.",
    lasts="1h",
    steps={"15m": PROVIDER_QUOTA_USED.stays(0.8, provider="newswire", quota="monthly_calls")},
    resembles=(QUOTA_NEARLY_USED,),
)

CLOCK_BEHIND = Situation(
    name="clock-of-the-bot-is-behind",
    story="""The time service of the bot's machine has stopped, and its clock is four seconds behind. Every timestamp of
    the bot is old by Prometheus' clock, and nothing else is wrong.""",
    lasts="1h",
    steps={
        "15m": (
            CLOCK.lags(4),
            LOOP_LAST_SUCCESS.lags(5, loop="main"),
            MARKET_DATA_LAST_UPDATE.lags(5, **BTC, stream="quotes"),
            MARKET_DATA_LAST_UPDATE.lags(5, **SOL, stream="quotes"),
        ),
        "35m": HEALTHY,
    },
    hears=(Hears(CLOCK_OFF, by="18m", over="41m"),),
    resembles=(MARKET_DATA_STALE,),
)

CLOCK_OFFSET_MEASURED = Situation(
    name="clock-differs-from-the-venue",
    story="The bot measures that its clock is two seconds ahead of the venue's.",
    lasts="1h",
    steps={"0s": CLOCK_OFFSET.stays(0.02, venue="binance"), "15m": CLOCK_OFFSET.stays(2, venue="binance")},
    hears=(Hears(CLOCK_OFF, by="18m"),),
)

SLOW_SCRAPE = Situation(
    name="slow-answer-to-a-scrape",
    story="The bot is busy and answers Prometheus half a second late, so its clock seems to be ahead by as much.",
    lasts="1h",
    steps={"15m": CLOCK.lags(-0.5), "30m": HEALTHY},
    resembles=(CLOCK_OFF,),
)
