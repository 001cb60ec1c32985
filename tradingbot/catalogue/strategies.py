"""Strategies: whether they run, their decisions and their results."""

from tradewatch.model import BOOL, COUNTER, GAUGE, HISTOGRAM, ONE, SECONDS, TIMESTAMP, USD, Metric
from tradingbot.catalogue import providers
from tradingbot.catalogue.exporters import BOT
from tradingbot.catalogue.labels import DIRECTION, MODE, SKIP_REASON, STRATEGY, TRADE_OUTCOME, VENUE

STRATEGY_ENABLED = Metric(
    name="tradingbot_strategy_enabled",
    kind=GAUGE,
    unit=BOOL,
    help="1 while the strategy may open positions, 0 while it may only close them.",
    exporter=BOT,
    labels=(STRATEGY, MODE),
    required=True,
)

# Not required: a strategy that waits for its market to open has not evaluated anything yet.
STRATEGY_HEARTBEAT = Metric(
    name="tradingbot_strategy_heartbeat_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the strategy last finished an evaluation, whether or not it gave a signal.",
    exporter=BOT,
    labels=(STRATEGY,),
    paused_by=providers.MARKET_OPEN,
)

# Without this series, the strategy is expected to evaluate at least every 30 s.
STRATEGY_INTERVAL = Metric(
    name="tradingbot_strategy_interval_seconds",
    kind=GAUGE,
    unit=SECONDS,
    help="The longest time between two evaluations while the market is open, such as a candle's length.",
    exporter=BOT,
    labels=(STRATEGY,),
    within=(0, None),
)

# A strategy without this series is expected to evaluate while any venue of its bot is open.
STRATEGY_TRADES_ON = Metric(
    name="tradingbot_strategy_trades_on",
    kind=GAUGE,
    unit=ONE,
    help="Always 1 for each venue that the strategy trades on; it may rest while all of them are closed.",
    exporter=BOT,
    labels=(STRATEGY, VENUE),
)

STRATEGY_DECISION_DURATION = Metric(
    name="tradingbot_strategy_decision_duration_seconds",
    kind=HISTOGRAM,
    unit=SECONDS,
    help="Time from the data that caused an evaluation to its decision.",
    exporter=BOT,
    labels=(STRATEGY,),
    # Milliseconds for a rule, seconds for a model; limits are 50 ms to 1 s.
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    why_no_alert="a slow decision is late for its interval, which StrategyStalled reports",
)

STRATEGY_SIGNALS = Metric(
    name="tradingbot_strategy_signals_total",
    kind=COUNTER,
    unit=ONE,
    help="Signals that the strategy gave, including those not acted on.",
    exporter=BOT,
    labels=(STRATEGY, DIRECTION),
)

STRATEGY_SIGNALS_SKIPPED = Metric(
    name="tradingbot_strategy_signals_skipped_total",
    kind=COUNTER,
    unit=ONE,
    help="Signals that did not become an order, each counted under the first reason against it.",
    exporter=BOT,
    labels=(STRATEGY, SKIP_REASON),
)

STRATEGY_TRADES_CLOSED = Metric(
    name="tradingbot_strategy_trades_closed_total",
    kind=COUNTER,
    unit=ONE,
    help="Trades closed, counted when the position is back to zero; win and loss before fees.",
    exporter=BOT,
    labels=(STRATEGY, TRADE_OUTCOME),
)

STRATEGY_PROFIT = Metric(
    name="tradingbot_strategy_profit_usd_total",
    kind=COUNTER,
    unit=USD,
    help="Gross profit of closed trades that won, added when the trade closes.",
    exporter=BOT,
    labels=(STRATEGY,),
)

STRATEGY_LOSS = Metric(
    name="tradingbot_strategy_loss_usd_total",
    kind=COUNTER,
    unit=USD,
    help="Gross loss of closed trades that lost, as a positive amount, added when the trade closes.",
    exporter=BOT,
    labels=(STRATEGY,),
)
