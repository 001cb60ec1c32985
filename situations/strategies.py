"""Strategies: their pace, their market, their results."""

from rules.operations.processes import ERRORS_MANY
from rules.strategies import STRATEGY_LOSING, STRATEGY_SIGNALS_SKIPPED_OFTEN, STRATEGY_STALLED
from rules.system import EVENT_LOOP_LAG_HIGH, MEMORY_USAGE_HIGH
from tradewatch.model import HEALTHY, Hears, Situation, frozen, stamped
from tradingbot.catalogue.process import PROCESS_RESIDENT_MEMORY
from tradingbot.catalogue.providers import MARKET_CHANGED, MARKET_OPEN
from tradingbot.catalogue.risk import PNL_UNREALISED
from tradingbot.catalogue.strategies import (
    STRATEGY_ENABLED,
    STRATEGY_HEARTBEAT,
    STRATEGY_INTERVAL,
    STRATEGY_LOSS,
    STRATEGY_PROFIT,
    STRATEGY_SIGNALS,
    STRATEGY_SIGNALS_SKIPPED,
    STRATEGY_TRADES_CLOSED,
    STRATEGY_TRADES_ON,
)
from tradingbot.catalogue.system import ERRORS, EVENT_LOOP_LAG, LOOP_INTERVAL, LOOP_LAST_SUCCESS

_CLOSE_ONLY = STRATEGY_ENABLED.stays(0, strategy="trend", mode="live")
_STOCKS = {"strategy": "stocks"}

STRATEGY_HANGS = Situation(
    name="strategy-hangs",
    story="A strategy waits for an answer that never comes. The rest of the bot works.",
    lasts="1h",
    steps={"15m": frozen(STRATEGY_HEARTBEAT), "35m": HEALTHY},
    hears=(Hears(STRATEGY_STALLED, {"strategy": "trend"}, by="20m", over="41m"),),
    resembles=(EVENT_LOOP_LAG_HIGH,),
)

CLOSE_ONLY_HANGS = Situation(
    name="strategy-that-only-closes-hangs",
    story="A strategy may only close its position, which loses 120 USD, and it hangs.",
    lasts="1h",
    steps={
        "15m": (
            _CLOSE_ONLY,
            PNL_UNREALISED.stays(-120, account="main", strategy="trend"),
            frozen(STRATEGY_HEARTBEAT),
        ),
    },
    hears=(Hears(STRATEGY_STALLED, {"strategy": "trend"}, by="20m"),),
)

SWITCHED_OFF = Situation(
    name="strategy-switched-off-and-flat",
    story="A strategy was switched off. It has no position and no order, and it no longer evaluates.",
    lasts="1h",
    steps={
        "15m": (
            _CLOSE_ONLY,
            PNL_UNREALISED.stays(0, account="main", strategy="trend"),
            frozen(STRATEGY_HEARTBEAT),
        ),
    },
    resembles=(STRATEGY_STALLED,),
)

HOURLY_CANDLES = Situation(
    name="candles-of-an-hour",
    story="A strategy evaluates when a candle of an hour closes, and says so.",
    lasts="3h",
    steps={
        "0s": (
            STRATEGY_INTERVAL.stays(3_600, strategy="trend"),
            stamped(STRATEGY_HEARTBEAT, every="1h", strategy="trend"),
        ),
    },
    resembles=(STRATEGY_STALLED,),
)

HOURLY_CANDLES_MISSED = Situation(
    name="candles-of-an-hour-stop",
    story="A strategy evaluates when a candle of an hour closes. After two candles it hangs.",
    lasts="4h",
    steps={
        "0s": (
            STRATEGY_INTERVAL.stays(3_600, strategy="trend"),
            stamped(STRATEGY_HEARTBEAT, every="1h", strategy="trend"),
        ),
        "1h30m": frozen(STRATEGY_HEARTBEAT),
    },
    hears=(Hears(STRATEGY_STALLED, {"strategy": "trend"}, by="2h14m"),),
)

STOCKS_ON_SATURDAY = Situation(
    name="stocks-on-saturday-beside-crypto",
    story="It is Saturday. The strategy for stocks rests until Monday, and the one for crypto trades on.",
    lasts="2h",
    steps={
        "0s": (
            STRATEGY_ENABLED.stays(1, mode="live", **_STOCKS),
            STRATEGY_TRADES_ON.stays(1, venue="nasdaq", **_STOCKS),
            STRATEGY_HEARTBEAT.stays(0, **_STOCKS),
            MARKET_OPEN.stays(0, venue="nasdaq"),
            stamped(MARKET_CHANGED, venue="nasdaq"),
        ),
    },
    resembles=(STRATEGY_STALLED,),
)

STOCKS_ON_MONDAY = Situation(
    name="stocks-on-monday",
    story="The stock market opens after the weekend. The strategy's first candle of an hour closes an hour later.",
    lasts="5h",
    steps={
        "0s": (
            STRATEGY_ENABLED.stays(1, mode="live", **_STOCKS),
            STRATEGY_INTERVAL.stays(3_600, **_STOCKS),
            STRATEGY_TRADES_ON.stays(1, venue="nasdaq", **_STOCKS),
            STRATEGY_HEARTBEAT.stays(0, **_STOCKS),
            MARKET_OPEN.stays(0, venue="nasdaq"),
            stamped(MARKET_CHANGED, venue="nasdaq"),
        ),
        "2h": (MARKET_OPEN.stays(1, venue="nasdaq"), stamped(MARKET_CHANGED, venue="nasdaq")),
        "3h": stamped(STRATEGY_HEARTBEAT, every="1h", **_STOCKS),
    },
    resembles=(STRATEGY_STALLED,),
)

STOCKS_MISS_THE_OPENING = Situation(
    name="stocks-miss-the-opening",
    story="The stock market opens after the weekend, and the strategy for stocks does not wake up.",
    lasts="5h",
    steps={
        "0s": (
            STRATEGY_ENABLED.stays(1, mode="live", **_STOCKS),
            STRATEGY_TRADES_ON.stays(1, venue="nasdaq", **_STOCKS),
            STRATEGY_HEARTBEAT.stays(0, **_STOCKS),
            MARKET_OPEN.stays(0, venue="nasdaq"),
            stamped(MARKET_CHANGED, venue="nasdaq"),
        ),
        "4h": (MARKET_OPEN.stays(1, venue="nasdaq"), stamped(MARKET_CHANGED, venue="nasdaq")),
    },
    hears=(Hears(STRATEGY_STALLED, _STOCKS, by="4h10m"),),
)

STRATEGY_LOSES = Situation(
    name="strategy-loses-all-day",
    story="Since yesterday's release a strategy loses three dollars for each that it wins, in forty trades.",
    lasts="26h",
    steps={
        "0s": (
            STRATEGY_TRADES_CLOSED.grows(0, per="1h", strategy="trend", outcome="loss"),
            STRATEGY_LOSS.grows(0, per="1h", strategy="trend"),
            STRATEGY_PROFIT.grows(0, per="1h", strategy="trend"),
        ),
        "1h": (
            STRATEGY_TRADES_CLOSED.grows(2, per="1h", strategy="trend", outcome="loss"),
            STRATEGY_LOSS.grows(300, per="1h", strategy="trend"),
            STRATEGY_PROFIT.grows(100, per="1h", strategy="trend"),
        ),
    },
    hears=(Hears(STRATEGY_LOSING, {"strategy": "trend"}, by="17h"),),
)

BAD_MORNING = Situation(
    name="ten-losing-trades",
    story="A strategy loses ten trades in a row, as it does several times a year.",
    lasts="20h",
    steps={
        "0s": (
            STRATEGY_TRADES_CLOSED.grows(0, per="1h", strategy="trend", outcome="loss"),
            STRATEGY_LOSS.grows(0, per="1h", strategy="trend"),
        ),
        "1h": (
            STRATEGY_TRADES_CLOSED.grows(2, per="1h", strategy="trend", outcome="loss"),
            STRATEGY_LOSS.grows(300, per="1h", strategy="trend"),
        ),
        "6h": (
            STRATEGY_TRADES_CLOSED.grows(0, per="1h", strategy="trend", outcome="loss"),
            STRATEGY_LOSS.grows(0, per="1h", strategy="trend"),
        ),
    },
    resembles=(STRATEGY_LOSING,),
)

NO_FUNDS = Situation(
    name="signals-without-funds",
    story="The account has no free money left, and two thirds of a strategy's signals are skipped for that reason.",
    lasts="2h",
    steps={
        "0s": STRATEGY_SIGNALS.grows(30, per="1h", strategy="trend", direction="long"),
        "15m": STRATEGY_SIGNALS_SKIPPED.grows(20, per="1h", strategy="trend", reason="insufficient_funds"),
    },
    hears=(Hears(STRATEGY_SIGNALS_SKIPPED_OFTEN, {"strategy": "trend", "reason": "insufficient_funds"}, by="1h30m"),),
)

CHOOSY = Situation(
    name="signals-skipped-by-design",
    story="A choosy strategy skips most of its signals, because the spread is too wide or the last trade too recent.",
    lasts="2h",
    steps={
        "0s": (
            STRATEGY_SIGNALS.grows(60, per="1h", strategy="trend", direction="long"),
            STRATEGY_SIGNALS_SKIPPED.grows(30, per="1h", strategy="trend", reason="spread_too_wide"),
            STRATEGY_SIGNALS_SKIPPED.grows(20, per="1h", strategy="trend", reason="cooldown"),
        ),
    },
    resembles=(STRATEGY_SIGNALS_SKIPPED_OFTEN,),
)

LOOP_BLOCKED = Situation(
    name="event-loop-blocked",
    story="A synchronous call to a database blocks the event loop for two seconds, again and again.",
    lasts="1h",
    steps={"15m": EVENT_LOOP_LAG.stays(2), "30m": HEALTHY},
    hears=(Hears(EVENT_LOOP_LAG_HIGH, by="18m", over="36m"),),
)

LOOP_HANGS = Situation(
    name="main-loop-hangs",
    story="The bot's main loop hangs. The lag that it measured last was small, and stays so.",
    lasts="1h",
    steps={"15m": frozen(LOOP_LAST_SUCCESS), "35m": HEALTHY},
    hears=(Hears(EVENT_LOOP_LAG_HIGH, by="19m", over="41m"),),
)

SLOW_LOOP = Situation(
    name="loop-of-five-minutes",
    story="A second loop rebalances every five minutes, and says so.",
    lasts="1h",
    steps={
        "0s": (
            LOOP_INTERVAL.stays(300, loop="rebalance"),
            stamped(LOOP_LAST_SUCCESS, every="5m", loop="rebalance"),
        ),
    },
    resembles=(EVENT_LOOP_LAG_HIGH,),
)

MEMORY_LEAK = Situation(
    name="memory-leak",
    story="The bot's memory has grown to 1.8 GiB of the 2 GiB that its container has.",
    lasts="1h",
    steps={"15m": PROCESS_RESIDENT_MEMORY.stays(1.8 * 2**30)},
    hears=(Hears(MEMORY_USAGE_HIGH, by="26m"),),
)

MEMORY_PEAK = Situation(
    name="history-loaded",
    story="The bot loads a day of history, needs 1.8 GiB for three minutes, and frees it again.",
    lasts="1h",
    steps={"15m": PROCESS_RESIDENT_MEMORY.stays(1.8 * 2**30), "18m": HEALTHY},
    resembles=(MEMORY_USAGE_HIGH,),
)

ERROR_STORM = Situation(
    name="error-storm",
    story="""A venue has renamed a field, and the execution fails 50 times a minute: half of the calls cannot be read,
        and the others time out. Prices are fine.""",
    lasts="1h",
    steps={
        time: tuple(
            ERRORS.grows(number, per="1m", component="execution", kind=kind) for kind in ("unhandled", "timeout")
        )
        for time, number in (("0s", 0), ("15m", 25), ("30m", 0))
    },
    hears=(Hears(ERRORS_MANY, {"component": "execution"}, by="25m", over="36m"),),
)

A_FEW_ERRORS = Situation(
    name="a-few-errors",
    story="The venue answers late now and then, and the bot counts five errors in a minute.",
    lasts="1h",
    steps={
        "0s": ERRORS.grows(0, per="1m", component="execution", kind="timeout"),
        "15m": ERRORS.grows(5, per="1m", component="execution", kind="timeout"),
        "16m": ERRORS.grows(0, per="1m", component="execution", kind="timeout"),
    },
    resembles=(ERRORS_MANY,),
)
