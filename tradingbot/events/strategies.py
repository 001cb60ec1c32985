"""Strategies: their decisions and results."""

from tradewatch.model import BOOL, SECONDS, USD, Add, Argument, Count, Event, Observe, Set, Stamp
from tradingbot.catalogue import strategies
from tradingbot.catalogue.labels import DIRECTION, MODE, SKIP_REASON, STRATEGY, TRADE_OUTCOME, VENUE

STRATEGY_ENABLED = Event(
    "strategy_enabled",
    "Whether a strategy may open positions; call it at the start and at each change.",
    arguments=(STRATEGY, MODE, Argument("enabled", BOOL, "False while it may only close positions")),
    updates=(Set(strategies.STRATEGY_ENABLED, "enabled"),),
)

STRATEGY_EVERY = Event(
    "strategy_every",
    "How often a strategy evaluates, if that is less often than every 30 s; call it at the start.",
    arguments=(
        STRATEGY,
        Argument("seconds", SECONDS, "the longest time between two evaluations, such as the length of a candle"),
    ),
    updates=(Set(strategies.STRATEGY_INTERVAL, "seconds"),),
)

STRATEGY_TRADES_ON = Event(
    "strategy_trades_on",
    """A strategy trades on a venue; call it at the start for each venue with hours, and for the others of that
    strategy. StrategyStalled fires only while one of them is open.""",
    arguments=(STRATEGY, VENUE),
    updates=(Set(strategies.STRATEGY_TRADES_ON, "1"),),
)

STRATEGY_EVALUATED = Event(
    "strategy_evaluated",
    "A strategy finished an evaluation, whether or not it gave a signal; it is a `heartbeat` too.",
    arguments=(STRATEGY, Argument("seconds", SECONDS, "from the data that caused it to the decision")),
    updates=(Observe(strategies.STRATEGY_DECISION_DURATION, "seconds"), Stamp(strategies.STRATEGY_HEARTBEAT)),
)

HEARTBEAT = Event(
    "heartbeat",
    "A strategy works, but had nothing to evaluate, for example in a quiet market. StrategyStalled needs it.",
    arguments=(STRATEGY,),
    updates=(Stamp(strategies.STRATEGY_HEARTBEAT),),
)

SIGNAL = Event(
    "signal",
    "A strategy gave a signal, whether or not an order follows.",
    arguments=(STRATEGY, DIRECTION),
    updates=(Count(strategies.STRATEGY_SIGNALS),),
)

SIGNAL_SKIPPED = Event(
    "signal_skipped",
    "A signal did not become an order; call it once, with the first reason against it.",
    arguments=(STRATEGY, SKIP_REASON),
    updates=(Count(strategies.STRATEGY_SIGNALS_SKIPPED),),
)

TRADE_CLOSED = Event(
    "trade_closed",
    "A position is back to zero.",
    arguments=(STRATEGY, Argument("result_usd", USD, "the result before fees: above 0 a win, below 0 a loss")),
    derived={TRADE_OUTCOME: '"win" if result_usd > 0 else "loss" if result_usd < 0 else "flat"'},
    updates=(
        Count(strategies.STRATEGY_TRADES_CLOSED),
        Add(strategies.STRATEGY_PROFIT, "result_usd", when="result_usd > 0"),
        Add(strategies.STRATEGY_LOSS, "-result_usd", when="result_usd < 0"),
    ),
)
