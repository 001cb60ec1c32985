"""Do the strategies decide, and do their decisions earn money?"""

from rules.ages import STANDING_BY, overdue
from rules.guards import enough_traffic
from rules.premises import EVALUATION_SECONDS
from rules.recording import SINCE_EVALUATION, STRATEGY_MARKET_OPEN
from rules.thresholds.strategies import (
    FEW_SIGNALS,
    FEW_TRADES,
    SIGNALS_SKIPPED_RATIO,
    STRATEGY_OVERDUE,
    STRATEGY_PROFIT_FACTOR,
)
from tradewatch.model import INFO, WARNING, Example, Matcher, ValueAlert
from tradingbot.catalogue.process import PROCESS_START_TIME
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
from tradingbot.catalogue.system import REPLICA_ACTIVE
from tradingbot.catalogue.trading import OPEN_ORDERS

# A strategy has a series for each mode that it has been in; only the current mode counts.
_ENABLED = f"max by (bot, instance, strategy) ({STRATEGY_ENABLED}) == 1"

# One that may only close positions has work while it has a position or an order.
_HOLDS = f"""
          max by (bot, instance, strategy) ({PNL_UNREALISED} != 0)
          or
          max by (bot, instance, strategy) ({OPEN_ORDERS}) > 0
"""

STRATEGY_STALLED = ValueAlert(
    name="StrategyStalled",
    severity=WARNING,
    signal="strategy_heartbeat_age",
    expr=f"""
      clamp_min({overdue(str(SINCE_EVALUATION), STRATEGY_INTERVAL, usual=EVALUATION_SECONDS)}, 0)
      and on (bot, instance, strategy) ({STRATEGY_MARKET_OPEN} == 1)
      and on (bot, instance, strategy) (
          {_ENABLED}
          or{_HOLDS}
      )
      unless on (bot, instance) {STANDING_BY}
    """,
    above=STRATEGY_OVERDUE,
    hold="2m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: {{ $labels.strategy }} should have decided {{ $value | humanizeDuration }} ago",
    description="""{{ $labels.strategy }} on {{ $labels.instance }} has work but does not evaluate. It does not close
        its positions, whatever the market does.""",
    samples=lambda level: [
        STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
        STRATEGY_HEARTBEAT.lags(level + 45, strategy="trend"),
        PROCESS_START_TIME.lags(86_400),
        MARKET_OPEN.stays(1, venue="binance"),
    ],
    fires_too=(
        Example(
            name="hangs-since-it-went-live",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="paper"),
                STRATEGY_HEARTBEAT.lags(86_400, strategy="trend"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
            value=86_400 - 45,
        ),
        Example(
            name="live-and-never-a-heartbeat",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="carry", mode="live"),
                STRATEGY_ENABLED.stays(0, strategy="carry", mode="paper"),
                PROCESS_START_TIME.lags(86_400),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
            value=86_400 - 45,
        ),
        Example(
            name="may-only-close-and-holds-a-position",
            samples=(
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
                STRATEGY_HEARTBEAT.lags(900, strategy="trend"),
                PNL_UNREALISED.stays(-120, account="main", strategy="trend"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
            value=900 - 45,
        ),
        Example(
            name="may-only-close-and-has-an-order",
            samples=(
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
                STRATEGY_HEARTBEAT.lags(900, strategy="trend"),
                OPEN_ORDERS.stays(1, venue="binance", strategy="trend", order_type="limit"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
            value=900 - 45,
        ),
        Example(
            name="candles-of-an-hour",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
                STRATEGY_INTERVAL.stays(3_600, strategy="trend"),
                STRATEGY_HEARTBEAT.lags(7_200, strategy="trend"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
            value=3_000,
        ),
        Example(
            name="one-of-its-venues-is-open",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
                STRATEGY_HEARTBEAT.lags(900, strategy="trend"),
                STRATEGY_TRADES_ON.stays(1, strategy="trend", venue="nasdaq"),
                STRATEGY_TRADES_ON.stays(1, strategy="trend", venue="binance"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
            value=900 - 45,
        ),
    ),
    silent_too=(
        Example(
            name="switched-off",
            samples=(
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
                STRATEGY_HEARTBEAT.lags(86_400, strategy="trend"),
                STRATEGY_ENABLED.stays(0, strategy="carry", mode="live"),
                PROCESS_START_TIME.lags(86_400),
                PNL_UNREALISED.stays(0, account="main", strategy="trend"),
                OPEN_ORDERS.stays(0, venue="binance", strategy="trend", order_type="limit"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        # Three modes do not make its age three times as long, with a heartbeat or without.
        Example(
            name="in-every-mode-at-once",
            samples=(
                *(
                    STRATEGY_ENABLED.stays(1, strategy=strategy, mode=mode)
                    for strategy in ("trend", "carry")
                    for mode in ("live", "paper", "shadow")
                ),
                STRATEGY_HEARTBEAT.lags(100, strategy="trend"),
                PROCESS_START_TIME.lags(100),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        # The process of another bot or replica must not affect this one.
        Example(
            name="two-replicas-and-another-bot-have-just-started",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="a"),
                PROCESS_START_TIME.lags(1, instance="a"),
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="b"),
                PROCESS_START_TIME.lags(1, instance="b"),
                PROCESS_START_TIME.lags(1, instance="a", bot="neighbour"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        Example(
            name="its-own-market-is-closed",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="stocks", mode="live"),
                STRATEGY_HEARTBEAT.lags(86_400, strategy="stocks"),
                STRATEGY_TRADES_ON.stays(1, strategy="stocks", venue="nasdaq"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        Example(
            name="its-market-has-just-opened",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="stocks", mode="live"),
                STRATEGY_INTERVAL.stays(3_600, strategy="stocks"),
                STRATEGY_HEARTBEAT.lags(250_000, strategy="stocks"),
                STRATEGY_TRADES_ON.stays(1, strategy="stocks", venue="nasdaq"),
                MARKET_CHANGED.lags(1_800, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="nasdaq"),
            ),
        ),
        Example(
            name="stands-by",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
                STRATEGY_HEARTBEAT.lags(86_400, strategy="trend"),
                MARKET_OPEN.stays(1, venue="binance"),
                REPLICA_ACTIVE.stays(0),
            ),
        ),
    ),
)

# Strategies that are on paper or in the shadow, and live nowhere.
_REHEARSES = f"""(
          {STRATEGY_ENABLED.where(Matcher("mode", "=~", "paper|shadow"))} == 1
          unless on (bot, strategy) {STRATEGY_ENABLED.where(mode="live")} == 1
        )"""

_LOST = f"sum by (bot, strategy) (increase({STRATEGY_LOSS}[1d]))"

STRATEGY_LOSING = ValueAlert(
    name="StrategyLosing",
    severity=WARNING,
    signal="strategy_profit_factor",
    money=True,
    # increase() extrapolates amounts, so none is shown; in the ratio the extrapolation cancels out. A strategy that
    # has never won has no profit series, which means a profit of zero. On paper, it may find out that it loses.
    expr=f"""
        (sum by (bot, strategy) (increase({STRATEGY_PROFIT}[1d])) or {_LOST} * 0)
          / ({_LOST} > 0)
        unless on (bot, strategy) {_REHEARSES}
    """,
    below=STRATEGY_PROFIT_FACTOR,
    guard=enough_traffic(STRATEGY_TRADES_CLOSED, by=("bot", "strategy"), more_than=FEW_TRADES, over="1d"),
    hold="15m",
    every="2m",
    summary="""{{ $labels.bot }}: wins of {{ $labels.strategy }} paid for {{ $value | humanizePercentage }} of a day's
        losses""",
    description="""Of all trades that {{ $labels.strategy }} of {{ $labels.bot }} closed in 24 hours, the winning trades
        paid for this share of the losing ones, before fees. Either the market has changed, or its orders are filled
        worse than it assumes.""",
    samples=lambda level: [
        STRATEGY_PROFIT.grows(100 * level, per="1m", strategy="trend"),
        STRATEGY_LOSS.grows(100, per="1m", strategy="trend"),
        STRATEGY_TRADES_CLOSED.grows(1, per="1m", strategy="trend", outcome="loss"),
    ],
    fires_too=(
        Example(
            name="has-never-won",
            samples=(
                STRATEGY_LOSS.grows(100, per="1m", strategy="unlucky"),
                STRATEGY_TRADES_CLOSED.grows(1, per="1m", strategy="unlucky", outcome="loss"),
            ),
            value=0,
        ),
        Example(
            name="live-and-no-longer-on-paper",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="paper"),
                STRATEGY_LOSS.grows(100, per="1m", strategy="trend"),
                STRATEGY_TRADES_CLOSED.grows(1, per="1m", strategy="trend", outcome="loss"),
            ),
            value=0,
        ),
        Example(
            name="live-and-in-the-shadow",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="shadow"),
                STRATEGY_LOSS.grows(100, per="1m", strategy="trend"),
                STRATEGY_TRADES_CLOSED.grows(1, per="1m", strategy="trend", outcome="loss"),
            ),
            value=0,
        ),
        # It has closed its last trades, and its loss counts.
        Example(
            name="switched-off",
            samples=(
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
                STRATEGY_LOSS.grows(100, per="1m", strategy="trend"),
                STRATEGY_TRADES_CLOSED.grows(1, per="1m", strategy="trend", outcome="loss"),
            ),
            value=0,
        ),
    ),
    silent_too=tuple(
        Example(
            name=f"in-mode-{mode}",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode=mode),
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
                STRATEGY_LOSS.grows(100, per="1m", strategy="trend"),
                STRATEGY_TRADES_CLOSED.grows(1, per="1m", strategy="trend", outcome="loss"),
            ),
        )
        for mode in ("paper", "shadow")
    ),
)

# A strategy skips most signals by design or because the market is closed; other reasons are faults or missing money.
_FAULT = Matcher(
    "reason", "!~", "below_threshold|cooldown|position_open|spread_too_wide|low_liquidity|market_closed|disabled"
)

STRATEGY_SIGNALS_SKIPPED_OFTEN = ValueAlert(
    name="StrategySignalsSkipped",
    severity=INFO,
    signal="strategy_signals_skipped",
    expr=f"""
        sum by (bot, strategy, reason) (rate({STRATEGY_SIGNALS_SKIPPED.where(_FAULT)}[1h]))
          / on (bot, strategy) group_left ()
        (sum by (bot, strategy) (rate({STRATEGY_SIGNALS}[1h])) > 0)
    """,
    above=SIGNALS_SKIPPED_RATIO,
    guard=enough_traffic(STRATEGY_SIGNALS, by=("bot", "strategy"), more_than=FEW_SIGNALS, over="1h"),
    hold="15m",
    summary="""{{ $labels.bot }}: {{ $labels.strategy }} skips {{ $value | humanizePercentage }} of its signals:
        {{ $labels.reason }}""",
    description="""{{ $labels.strategy }} of {{ $labels.bot }} wants to trade and cannot, for the reason
        {{ $labels.reason }}. Its result is no longer the one that was tested.""",
    samples=lambda level: [
        STRATEGY_SIGNALS.grows(600, per="1m", strategy="trend", direction="long"),
        STRATEGY_SIGNALS_SKIPPED.grows(600 * level, per="1m", strategy="trend", reason="insufficient_funds"),
    ],
    silent_too=(
        Example(
            name="waits-by-design",
            samples=(
                STRATEGY_SIGNALS.grows(600, per="1m", strategy="trend", direction="long"),
                STRATEGY_SIGNALS_SKIPPED.grows(500, per="1m", strategy="trend", reason="cooldown"),
                STRATEGY_SIGNALS_SKIPPED.grows(90, per="1m", strategy="trend", reason="spread_too_wide"),
            ),
        ),
    ),
)
