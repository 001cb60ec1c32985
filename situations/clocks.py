"""Clocks that are wrong, jump, or stand still."""

from rules.operations.processes import CLOCK_OFF, METRICS_FROZEN
from rules.providers import MARKET_DATA_STALE
from rules.safety.records import RECONCILIATION_STALE, RISK_DATA_STALE, STATE_NOT_SAVED
from rules.strategies import STRATEGY_STALLED
from rules.system import EVENT_LOOP_LAG_HIGH
from situations.world import BTC, SOL
from tradewatch.model import HEALTHY, Hears, Situation, frozen
from tradewatch.model.situation import Changes
from tradingbot.catalogue.providers import (
    MARKET_DATA_LAST_UPDATE,
)
from tradingbot.catalogue.risk import RECONCILIATION_LAST_SUCCESS, RISK_UPDATED
from tradingbot.catalogue.strategies import STRATEGY_HEARTBEAT
from tradingbot.catalogue.system import CLOCK, CLOCK_OFFSET, LOOP_LAST_SUCCESS, STATE_LAST_SAVED


def _behind(seconds: float) -> Changes:
    """Every timestamp of the bot is that many seconds behind Prometheus' clock; negative: ahead."""
    return (
        CLOCK.lags(seconds),
        LOOP_LAST_SUCCESS.lags(seconds + 1, loop="main"),
        STATE_LAST_SAVED.lags(seconds + 10, store="orders"),
        MARKET_DATA_LAST_UPDATE.lags(seconds + 1, **BTC, stream="quotes"),
        MARKET_DATA_LAST_UPDATE.lags(seconds + 1, **SOL, stream="quotes"),
        STRATEGY_HEARTBEAT.lags(seconds + 15, strategy="trend"),
        RISK_UPDATED.lags(seconds + 5, account="main"),
        RECONCILIATION_LAST_SUCCESS.lags(seconds + 30, venue="binance"),
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
    story="The bot is busy and answers Prometheus nearly a second late, so its clock seems to be ahead by as much.",
    lasts="1h",
    steps={"15m": CLOCK.lags(-0.9), "30m": HEALTHY},
    resembles=(CLOCK_OFF,),
)

# ccxt/ccxt#2281
CLOCK_ONE_HOUR_OFF = Situation(
    name="clock-an-hour-behind",
    story="""Summer time ends, and the machine of the bot turns its clock back by an hour, where others do not. Nothing
        else is wrong yet.""",
    lasts="1h30m",
    steps={"30m": _behind(3_600), "50m": HEALTHY},
    hears=(Hears(CLOCK_OFF, by="33m", over="56m"),),
    resembles=(
        METRICS_FROZEN,
        MARKET_DATA_STALE,
        RISK_DATA_STALE,
        STRATEGY_STALLED,
        EVENT_LOOP_LAG_HIGH,
        RECONCILIATION_STALE,
        STATE_NOT_SAVED,
    ),
)

# freqtrade/freqtrade#3555
CLOCK_CORRECTED = Situation(
    name="clock-corrected-at-once",
    story="The clock of the bot's machine jumps ahead by 30 seconds, and its time service corrects it a minute later.",
    lasts="1h",
    steps={"15m": _behind(-30), "16m": HEALTHY},
    resembles=(CLOCK_OFF, MARKET_DATA_STALE),
)

# ccxt/ccxt#17212
CLOCK_DRIFTS = Situation(
    name="clock-drifts",
    story="Without a time service the clock drifts by half a second per hour. The bot measures it against the venue.",
    lasts="2h20m",
    steps={f"{minutes}m": CLOCK_OFFSET.stays(minutes / 120, venue="binance") for minutes in range(0, 140, 10)},
    hears=(Hears(CLOCK_OFF, by="1h13m"),),
)

_OLD_PAGE = (
    frozen(CLOCK),
    frozen(LOOP_LAST_SUCCESS),
    frozen(STATE_LAST_SAVED),
    frozen(MARKET_DATA_LAST_UPDATE),
    frozen(STRATEGY_HEARTBEAT),
    frozen(RISK_UPDATED),
    frozen(RECONCILIATION_LAST_SUCCESS),
)

# flop-labs/technocore-chat#823
METRICS_FROM_A_CACHE = Situation(
    name="metrics-from-a-cache",
    story="""The program that exports the bot's metrics hangs, and answers each scrape with the same old page. All
        values look good, and whatever the bot does, nobody sees it.""",
    lasts="1h",
    steps={"15m": _OLD_PAGE, "45m": HEALTHY},
    hears=(
        Hears(METRICS_FROZEN, by="18m15s", over="47m15s"),
        Hears(CLOCK_OFF, by="18m", over="51m"),
    ),
    resembles=(MARKET_DATA_STALE, RISK_DATA_STALE),
)

METRICS_ARE_OLD_FOR_A_WHILE = Situation(
    name="metrics-are-old-for-a-while",
    story="A proxy in front of the bot's metrics answers from its cache while it is restarted, and then works again.",
    lasts="30m",
    steps={"15m": _OLD_PAGE, "17m45s": HEALTHY},
    hears=(Hears(CLOCK_OFF, by="18m", over="24m"),),
    resembles=(METRICS_FROZEN,),
)
