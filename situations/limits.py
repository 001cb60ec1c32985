"""What providers limit: the rate of calls, quotas, and the keys that expire."""

from rules.operations.access import (
    CREDENTIAL_EXPIRED,
    CREDENTIAL_EXPIRING,
    PROVIDER_BANNED,
    PROVIDER_HOLDS_BACK,
    QUOTA_NEARLY_USED,
)
from rules.providers import PROVIDER_DOWN, PROVIDER_RATE_LIMIT_NEARLY_USED
from tradewatch.model import Hears, Situation, stamped
from tradingbot.catalogue.cost import PROVIDER_QUOTA_USED
from tradingbot.catalogue.providers import (
    MARKET_CHANGED,
    MARKET_OPEN,
    PROVIDER_BACKOFF,
    PROVIDER_CREDENTIAL_EXPIRY,
    PROVIDER_RATE_LIMIT_USED,
    PROVIDER_REQUESTS,
    PROVIDER_SERVES,
    PROVIDER_UP,
)

_BROKER = {"provider": "ibkr", "kind": "broker"}

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
    story="""The bot renews its session of three hours every half hour, until the renewal fails. Somebody hears of it
        while there is time.""",
    lasts="3h30m",
    steps={
        **{
            f"{start}s": PROVIDER_CREDENTIAL_EXPIRY.stays(start + 10_800, provider="binance")
            for start in range(0, 3_601, 1_800)
        },
    },
    hears=(
        Hears(CREDENTIAL_EXPIRING, {"provider": "binance"}, by="2h10m"),
        Hears(CREDENTIAL_EXPIRED, {"provider": "binance"}, by="3h10m"),
    ),
)

SESSION_RENEWED = Situation(
    name="session-is-renewed-in-time",
    story="The bot renews its session of six hours when half of its time has passed.",
    lasts="10h",
    steps={
        f"{start}s": PROVIDER_CREDENTIAL_EXPIRY.stays(start + 6 * 3_600, provider="binance")
        for start in range(0, 9 * 3_600 + 1, 3 * 3_600)
    },
    resembles=(CREDENTIAL_EXPIRING, CREDENTIAL_EXPIRED),
)

# freqtrade/freqtrade#6783
NEW_KEY_EXPIRES = Situation(
    name="new-key-expires-in-a-day",
    story="""The desk puts a new key into the bot, and does not see that it is valid for twenty hours only. Somebody
        issues another one an hour before its end.""",
    lasts="21h",
    steps={
        "30m": PROVIDER_CREDENTIAL_EXPIRY.stays(20 * 3_600 + 1_800, provider="binance"),
        "19h30m": PROVIDER_CREDENTIAL_EXPIRY.stays(90 * 86_400, provider="binance"),
    },
    hears=(Hears(CREDENTIAL_EXPIRING, {"provider": "binance"}, by="18h15m", over="19h45m"),),
    resembles=(CREDENTIAL_EXPIRED,),
)

_QUOTA_USED = {
    time: PROVIDER_QUOTA_USED.stays(share, provider="newswire", quota="monthly_calls")
    for time, share in (("0s", 0.6), ("15m", 0.92), ("30m", 0.01))
}

QUOTA = Situation(
    name="quota-nearly-used",
    story="""92% of the calls that the news feed allows in a month are used, and the month has ten days left. Both
        replicas say so.""",
    lasts="1h",
    steps=_QUOTA_USED,
    standby=_QUOTA_USED,
    hears=(Hears(QUOTA_NEARLY_USED, {"provider": "newswire", "quota": "monthly_calls"}, by="21m", over="36m"),),
)

QUOTA_HALF_USED = Situation(
    name="quota-half-used",
    story="In the middle of the month, 80% of the news feed's quota are used. That is early, and no incident.",
    lasts="1h",
    steps={"15m": PROVIDER_QUOTA_USED.stays(0.8, provider="newswire", quota="monthly_calls")},
    resembles=(QUOTA_NEARLY_USED,),
)

# hummingbot/hummingbot#2857
BUCKET_FULL_BY_DESIGN = Situation(
    name="bucket-used-by-plan",
    story="""The bot plans its calls so that it uses 75% of its rate limit all day, and never has to wait. The standby
        has an address and a limit of its own, and uses a third of it.""",
    lasts="2h",
    steps={
        "0s": (
            PROVIDER_REQUESTS.grows(100, per="1m", provider="binance", operation="order_book", outcome="ok"),
            PROVIDER_RATE_LIMIT_USED.stays(0.75, provider="binance", bucket="weight"),
        ),
    },
    standby={"0s": PROVIDER_RATE_LIMIT_USED.stays(0.3, provider="binance", bucket="weight")},
    resembles=(PROVIDER_RATE_LIMIT_NEARLY_USED,),
)

# atreyuxtrading/atreyu-backtrader-api#4
SESSION_ENDS_ON_SUNDAY = Situation(
    name="session-ends-at-the-weekend",
    story="""A broker's session needs a person once a week. It ends on Sunday, when nobody needs it, and is missed
        when the market opens.""",
    lasts="2h45m",
    steps={
        "0s": (
            PROVIDER_UP.stays(1, **_BROKER),
            PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
            MARKET_OPEN.stays(0, venue="nasdaq"),
            PROVIDER_CREDENTIAL_EXPIRY.stays(4_500, provider="ibkr"),
        ),
        "1h15m": PROVIDER_UP.stays(0, **_BROKER),
        "2h": (MARKET_OPEN.stays(1, venue="nasdaq"), stamped(MARKET_CHANGED, venue="nasdaq")),
        "2h25m": (
            PROVIDER_UP.stays(1, **_BROKER),
            PROVIDER_CREDENTIAL_EXPIRY.stays(700_000, provider="ibkr"),
        ),
    },
    hears=(
        Hears(PROVIDER_DOWN, _BROKER, by="2h2m", over="2h28m"),
        Hears(CREDENTIAL_EXPIRED, {"provider": "ibkr"}, by="2h6m", over="2h35m"),
        Hears(CREDENTIAL_EXPIRING, {"provider": "ibkr"}, by="2h6m", over="2h35m"),
    ),
)
