"""Do the strategies think, may they act, and does what they decide earn money?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import once, per_minute, quantile, share, total
from dashboards.variables import BOT, STRATEGY
from rules.strategies import STRATEGY_LOSING, STRATEGY_SIGNALS_SKIPPED_OFTEN, STRATEGY_STALLED
from tradewatch.grafana import (
    BLUE,
    GREEN,
    RED,
    Dashboard,
    column,
    drilldown,
    heatmap,
    query,
    row,
    stat,
    state_timeline,
    table,
    timeseries,
)
from tradewatch.model import SECONDS, Environment
from tradingbot.catalogue.risk import PNL_DAY, PNL_UNREALISED
from tradingbot.catalogue.strategies import (
    STRATEGY_DECISION_DURATION,
    STRATEGY_ENABLED,
    STRATEGY_HEARTBEAT,
    STRATEGY_SIGNALS,
    STRATEGY_SIGNALS_SKIPPED,
    STRATEGY_TRADES_CLOSED,
)

_LIVE = f"max by (bot, strategy) ({STRATEGY_ENABLED.where(mode='live')})"
_ONE = "{{bot}} {{strategy}}"


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="strategies",
        title="Strategies",
        question="Do the strategies think, may they act, and does what they decide earn money?",
        variables=[BOT, STRATEGY],
        annotations=EVENTS,
        last="24h",
        rows=[
            row(
                "Now",
                stat(
                    "Live strategies",
                    query(f"sum by (bot) ({_LIVE})", legend="{{bot}}"),
                    description="Strategies that may open positions with real money. Fewer than yesterday, somebody "
                    "or something switched one off.",
                    no_value="no strategy is set to live",
                ),
                stat(
                    "Signals, last hour",
                    query(total(STRATEGY_SIGNALS, "bot", over="1h"), legend="{{bot}}"),
                    description="What the strategies wanted to do. 0, while the market moves, is a strategy without "
                    "data.",
                    decimals=0,
                    no_value="no signal yet",
                ),
                stat(
                    "Signals skipped, last hour",
                    query(share(STRATEGY_SIGNALS_SKIPPED, STRATEGY_SIGNALS, "bot", over="1h"), legend="{{bot}}"),
                    description="Share of the signals that became no order, for whatever reason. Good is what the "
                    "backtest had.",
                    decimals=0,
                    no_value="no signal in the last hour",
                ),
                stat(
                    "Trades closed, last day",
                    query(total(STRATEGY_TRADES_CLOSED, "bot", over="1d"), legend="{{bot}}"),
                    description="Positions taken and closed again. Far from the usual number, in either direction, "
                    "the market or the strategy has changed.",
                    decimals=0,
                    no_value="no trade closed yet",
                ),
            ),
            row(
                "What the alerts watch",
                timeseries.of(
                    STRATEGY_STALLED,
                    title="Last decision ago",
                    description="Time since each strategy that is switched on last decided. Good is within its "
                    "own interval; a line that rises is one that has stopped, with all that it "
                    "holds.",
                    no_value="no strategy reports",
                    width=8,
                ),
                timeseries.of(
                    STRATEGY_LOSING,
                    title="Won back of a day's losses",
                    description="How much of 24 hours' losses the winners paid back, before fees. Good is above "
                    "100%; below the line more than two dollars are lost for each one won.",
                    no_value="no loss within a day",
                    width=8,
                ),
                timeseries.of(
                    STRATEGY_SIGNALS_SKIPPED_OFTEN,
                    title="Signals skipped for a fault",
                    description="Share of an hour's signals that were skipped for want of money, data or "
                    "permission. Good is below 10%; beyond the line it is no longer the strategy "
                    "that was tested.",
                    no_value="no signal was skipped for a fault",
                    width=8,
                ),
            ),
            row(
                "Decisions",
                state_timeline(
                    "Switched on",
                    query(f"max by (bot, strategy, mode) ({STRATEGY_ENABLED})", legend="{{bot}} {{strategy}} {{mode}}"),
                    description="Whether each strategy may open positions, in each mode that it has been in. Good is "
                    "green where it should trade, and one mode at a time.",
                    states={0: ("off", BLUE), 1: ("on", GREEN)},
                    no_value="no strategy reports",
                ),
                timeseries(
                    "Signals by strategy",
                    query(per_minute(STRATEGY_SIGNALS, "bot", "strategy"), legend=_ONE),
                    description="Signals a minute, those not acted on included. A strategy that falls silent alone "
                    "misses its data; all together, the market is quiet.",
                    no_value="no signal in this range",
                ),
                timeseries(
                    "Skipped by reason",
                    query(f"{per_minute(STRATEGY_SIGNALS_SKIPPED, 'bot', 'reason')} > 0", legend="{{bot}} {{reason}}"),
                    description="Signals a minute that became no order. Most reasons are the strategy's own caution; "
                    "insufficient_funds, risk_denied and stale_data are not.",
                    draw="bars",
                    stacked="values",
                    no_value="no signal was skipped in this range",
                ),
                timeseries(
                    "Slowest 5% of decisions",
                    query(quantile(0.95, STRATEGY_DECISION_DURATION, "bot", "strategy"), legend=_ONE),
                    description="From the data that came in to the decision, exceeded by one in twenty. Good is "
                    "milliseconds for rules, below a second for models; the price waits for nobody.",
                    no_value="no decision in this range",
                ),
            ),
            row(
                "Results",
                timeseries(
                    "Result today by strategy",
                    query(once(PNL_DAY, "bot", "strategy", each=("account",)), legend=_ONE),
                    description="Gain or loss since the session's start, fees and funding included. Back to 0 with "
                    "each session; a line that only falls is a strategy to stop.",
                    decimals=0,
                    no_value="no strategy has a result",
                ),
                timeseries(
                    "Open result by strategy",
                    query(once(PNL_UNREALISED, "bot", "strategy", each=("account",)), legend=_ONE),
                    description="What closing everything at the mark price would bring. Far below 0 beside a good day "
                    "is a strategy that does not close its losers.",
                    decimals=0,
                    no_value="no position is open",
                ),
                timeseries(
                    "Closed trades by outcome",
                    query(f"{per_minute(STRATEGY_TRADES_CLOSED, 'bot', 'outcome')} > 0", legend="{{bot}} {{outcome}}"),
                    description="Trades closed a minute, before fees. Losses alone for hours are rarely chance.",
                    draw="bars",
                    stacked="values",
                    colors={"/win/": GREEN, "/loss/": RED, "/flat/": BLUE},
                    no_value="no trade closed in this range",
                ),
            ),
            row(
                "By strategy",
                table(
                    "Strategy by strategy",
                    query(f"min by (bot, strategy) (time() - {STRATEGY_HEARTBEAT})", legend="Decided"),
                    query(total(STRATEGY_SIGNALS, "bot", "strategy", over="$__range"), legend="Signals"),
                    query(
                        share(STRATEGY_SIGNALS_SKIPPED, STRATEGY_SIGNALS, "bot", "strategy", over="$__range"),
                        legend="Skipped",
                    ),
                    query(total(STRATEGY_TRADES_CLOSED, "bot", "strategy", over="$__range"), legend="Trades"),
                    query(once(PNL_DAY, "bot", "strategy", each=("account",)), legend="Today"),
                    description="How long ago each one last decided, its signals and trades of the shown time, its "
                    "result today. Good decides within seconds.",
                    columns=(
                        "bot",
                        column(
                            "strategy", drilldown=drilldown(to="trading-operations", bot="bot", strategy="strategy")
                        ),
                        column("Decided", "Decided ago"),
                        column("Signals", decimals=0),
                        column("Skipped", decimals=0),
                        column("Trades", decimals=0),
                        column("Today", decimals=0),
                    ),
                    no_value="no strategy reports",
                    width=24,
                ),
                timeseries(
                    "Signals by direction",
                    query(per_minute(STRATEGY_SIGNALS, "bot", "direction"), legend="{{bot}} {{direction}}"),
                    description="Signals a minute. Entries without exits are positions that pile up.",
                    no_value="no signal in this range",
                    width=12,
                ),
                heatmap(
                    "How long decisions take",
                    query(
                        f"sum by (le) (increase({STRATEGY_DECISION_DURATION.bucket}[$__rate_interval]))",
                        legend="{{le}}",
                    ),
                    description="All chosen bots and strategies together. Good is a band that stays low; one that "
                    "climbs with the volume of trade cannot keep up.",
                    unit=SECONDS,
                    no_value="no decision in this range",
                    width=12,
                ),
                collapsed=True,
            ),
        ],
    )
