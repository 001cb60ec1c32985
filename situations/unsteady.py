"""Faults that come and go, faster than an alert is held."""

from collections.abc import Mapping

from rules.operations.connections import STREAM_UNSTEADY
from rules.operations.market_data import MARKET_DATA_GAPS_MANY
from rules.operations.replicas import NO_REPLICA_ACTIVE
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN
from rules.risk import DRAWDOWN_HIGH, DRAWDOWN_LIMIT_BREACHED
from rules.safety.positions import STOP_MISSING
from rules.safety.records import RECONCILIATION_MISMATCH, RECONCILIATION_UNSTEADY
from rules.strategies import STRATEGY_STALLED
from rules.system import EVENT_LOOP_LAG_HIGH
from tradewatch.model import Hears, Samples, Situation, stamped
from tradewatch.model.situation import Changes
from tradingbot.catalogue.providers import MARKET_DATA_GAPS, PROVIDER_UP
from tradingbot.catalogue.risk import DRAWDOWN, POSITIONS_UNPROTECTED, RECONCILIATION_DIFFERENCE
from tradingbot.catalogue.strategies import STRATEGY_HEARTBEAT, STRATEGY_INTERVAL
from tradingbot.catalogue.system import LOOP_LAST_SUCCESS, REPLICA_ACTIVE


def _from_15m_to_45m(bad: Samples, seconds: int, good: Samples, others: int) -> Mapping[str, Changes]:
    """Bad for some seconds, then good for some others, and so on for half an hour."""
    steps: dict[str, Changes] = {"45m": good}
    for start in range(900, 2_700 - seconds, seconds + others):
        steps |= {f"{start}s": bad, f"{start + seconds}s": good}
    return steps


# freqtrade/freqtrade#8045
STOP_COMES_AND_GOES = Situation(
    name="stop-comes-and-goes",
    story="""The bot wants to close a position, and removes its stop to do so. The venue refuses the exit, the bot
        places the stop again, and begins anew a moment later.""",
    lasts="1h",
    steps=_from_15m_to_45m(
        POSITIONS_UNPROTECTED.stays(1, venue="binance"), 30, POSITIONS_UNPROTECTED.stays(0, venue="binance"), 30
    ),
    hears=(Hears(STOP_MISSING, {"venue": "binance"}, by="20m", over="53m"),),
)

# hummingbot/hummingbot#7610
VENUE_COMES_AND_GOES = Situation(
    name="venue-comes-and-goes",
    story="""The venue answers for three quarters of a minute, and then does not for as long, again and again.""",
    lasts="1h",
    steps=_from_15m_to_45m(
        PROVIDER_UP.stays(0, provider="binance", kind="exchange"),
        45,
        PROVIDER_UP.stays(1, provider="binance", kind="exchange"),
        45,
    ),
    hears=(Hears(PROVIDER_DOWN, {"provider": "binance", "kind": "exchange"}, by="20m", over="51m"),),
)

# yashksaini-coder.github.io/matchbox/architecture/multi-instance.html
LEADERSHIP_BOUNCES = Situation(
    name="leadership-comes-and-goes",
    story="""The lock by which a replica is active runs out before it is renewed, once a minute: the replica trades for
        a quarter of a minute and then waits for the lock.""",
    lasts="1h",
    steps=_from_15m_to_45m(REPLICA_ACTIVE.stays(0), 45, REPLICA_ACTIVE.stays(1), 15),
    standby={},
    hears=(Hears(NO_REPLICA_ACTIVE, by="20m", over="51m"),),
)

# citationneeded.news/anatomy-of-a-crypto-meltdown
DRAWDOWN_HOVERS = Situation(
    name="drawdown-around-the-mandate",
    story="""In a crash the account is just beyond the end of its mandate, just before it, and beyond it again, for half
        an hour.""",
    lasts="1h15m",
    steps=_from_15m_to_45m(DRAWDOWN.stays(0.202, account="main"), 30, DRAWDOWN.stays(0.198, account="main"), 30),
    hears=(
        Hears(DRAWDOWN_LIMIT_BREACHED, {"account": "main"}, by="20m", over="1h4m"),
        Hears(DRAWDOWN_HIGH, {"account": "main"}, by="21m"),
    ),
)

# binance/binance-connector-js#135
FILLS_ARE_MISSED = Situation(
    name="account-stream-is-silent",
    story="""The account's stream stays connected and reports no fill any more. Each reconciliation finds what was
        missed and books it, and the next fill is missed again.""",
    lasts="1h15m",
    steps=_from_15m_to_45m(
        RECONCILIATION_DIFFERENCE.stays(900, venue="binance", account="main"),
        60,
        RECONCILIATION_DIFFERENCE.stays(0, venue="binance", account="main"),
        60,
    ),
    hears=(Hears(RECONCILIATION_UNSTEADY, {"venue": "binance", "account": "main"}, by="36m", over="51m"),),
    resembles=(RECONCILIATION_MISMATCH,),
)

# freqtrade/freqtrade#7589
EACH_DECISION_IS_LATE = Situation(
    name="each-decision-is-late",
    story="""A strategy for candles of a minute has so many pairs that an evaluation takes three minutes. It never
        hangs, and misses two candles of three.""",
    lasts="1h",
    steps={
        "0s": STRATEGY_INTERVAL.stays(60, strategy="trend"),
        **{f"{time}s": stamped(STRATEGY_HEARTBEAT, strategy="trend") for time in range(900, 3_600, 180)},
    },
    hears=(Hears(STRATEGY_STALLED, {"strategy": "trend"}, by="30m"),),
)

# freqtrade/freqtrade#11857
EACH_PASS_IS_SLOW = Situation(
    name="each-pass-is-slow",
    story="The bot's main loop should pass every ten seconds, and needs a minute each time.",
    lasts="1h",
    steps={f"{time}s": stamped(LOOP_LAST_SUCCESS, loop="main") for time in range(900, 3_600, 60)},
    hears=(Hears(EVENT_LOOP_LAG_HIGH, by="25m"),),
)

_BOOK = {"provider": "binance", "venue": "binance", "stream": "order_book"}

MESSAGES_LOST = Situation(
    name="a-stream-loses-messages",
    story="""A proxy drops messages of the order book, four a minute. The bot asks for a snapshot each time, so each
        symbol has fresh data, and its order book is hardly ever right.""",
    lasts="1h",
    steps={
        time: tuple(MARKET_DATA_GAPS.grows(count, per="1m", **_BOOK, kind=kind) for kind in ("gap", "resync"))
        for time, count in (("15m", 4), ("35m", 0))
    },
    hears=(Hears(MARKET_DATA_GAPS_MANY, _BOOK, by="25m", over="46m"),),
    resembles=(MARKET_DATA_STALE, STREAM_UNSTEADY),
)

GAPS_OF_A_RECONNECT = Situation(
    name="a-reconnect-costs-a-gap-of-each-symbol",
    story="The venue closes the stream once. For each of twenty symbols the bot finds a gap, and asks for a snapshot.",
    lasts="1h",
    steps={
        "15m": MARKET_DATA_GAPS.grows(20, per="15s", **_BOOK, kind="gap"),
        "15m15s": MARKET_DATA_GAPS.grows(0, per="1m", **_BOOK, kind="gap"),
    },
    resembles=(MARKET_DATA_GAPS_MANY,),
)
