"""Series that several rules or dashboards read, and parts of rules that are easier to read by themselves."""

from rules.ages import age, age_or_pace, since_start
from tradewatch.model import BOOL, SECONDS, RecordedTable, RecordingRule
from tradingbot.catalogue.providers import MARKET_CHANGED, MARKET_OPEN
from tradingbot.catalogue.strategies import STRATEGY_ENABLED, STRATEGY_HEARTBEAT, STRATEGY_TRADES_ON
from tradingbot.catalogue.system import LOOP_LAST_SUCCESS

# From environments.py; Prometheus itself knows only the bots that it discovers.
EXPECTED_BOT = RecordedTable(
    record="bot:expected",
    labels=("bot",),
    rows=lambda environment: [({"bot": bot}, 1) for bot in environment.watched],
)

# Whether a venue of the strategy has been open for five minutes; any venue of the bot, if it does not say which.
STRATEGY_MARKET_OPEN = RecordingRule(
    record="strategy:market_open:bool",
    expr=f"""
        max by (bot, instance, strategy) (
          {STRATEGY_TRADES_ON} * on (bot, instance, venue) group_left () min_over_time({MARKET_OPEN}[5m])
        )
        or
        max by (bot, instance, strategy) (
          max by (bot, instance) (min_over_time({MARKET_OPEN}[5m]))
            * on (bot, instance) group_right () group by (bot, instance, strategy) ({STRATEGY_ENABLED})
        )
    """,
    unit=BOOL,
)

# Since the loop's last pass, or what a pass takes.
SINCE_PASS = RecordingRule(
    record="loop:since_pass:seconds",
    expr=f"max by (bot, instance, loop) ({age_or_pace(LOOP_LAST_SUCCESS)})",
    unit=SECONDS,
)

# Since its last evaluation, or since something after which it has had no time for one: a start, an opening.
SINCE_EVALUATION = RecordingRule(
    record="strategy:since_evaluation:seconds",
    expr=f"""
        min by (bot, instance, strategy) (
          {age_or_pace(STRATEGY_HEARTBEAT)}
          or
          {since_start(STRATEGY_ENABLED)}
          or
          {STRATEGY_TRADES_ON} * on (bot, instance, venue) group_left () {age(MARKET_CHANGED)}
        )
    """,
    unit=SECONDS,
)
