"""Do the strategies think, and does what they decide earn money?"""

from rules.guards import market_closed
from rules.thresholds import STRATEGY_HEARTBEAT_AGE
from tradewatch.model import WARNING, Guard, ValueAlert
from tradingbot.catalogue.providers import MARKET_OPEN
from tradingbot.catalogue.strategies import STRATEGY_ENABLED, STRATEGY_HEARTBEAT

STRATEGY_STALLED = ValueAlert(
    name="StrategyStalled",
    severity=WARNING,
    signal="strategy_heartbeat_age",
    expr=f"timestamp({STRATEGY_HEARTBEAT}) - {STRATEGY_HEARTBEAT}",
    above=STRATEGY_HEARTBEAT_AGE,
    # Of strategies that are switched on, while some market of the bot has been open for a while.
    guard=Guard(
        expr=f"""
            {STRATEGY_ENABLED} == 1
            and on (bot) (max by (bot) (min_over_time({MARKET_OPEN}[5m])) == 1)
        """,
        on=("bot", "instance", "strategy"),
        shut=market_closed,
    ),
    hold="1m",
    summary="{{ $labels.bot }}: {{ $labels.strategy }} has decided nothing for {{ $value | humanizeDuration }}",
    description="""{{ $labels.strategy }} on {{ $labels.instance }} is switched on and does not evaluate. It will not
        close what it holds, whatever the market does.""",
    samples=lambda level: [
        STRATEGY_HEARTBEAT.lags(level, strategy="trend"),
        STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
        MARKET_OPEN.stays(1, venue="binance"),
    ],
)
