"""Do the strategies decide, may they trade, and do their decisions earn money?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import once, per_minute, quantile, share, total
from dashboards.limits import BREAK_EVEN
from dashboards.variables import BOT, STRATEGY
from rules.ages import age
from rules.premises import EVALUATION_SECONDS
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
    STRATEGY_INTERVAL,
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
        question="Do the strategies decide, may they trade, and do their decisions earn money?",
        variables=[BOT, STRATEGY],
        annotations=EVENTS,
        last="24h",
        rows=[
            row(
                "Now",
                stat(
                    "Live strategies",
                    query(f"sum by (bot) ({_LIVE})", legend="{{bot}}"),
                    description="Strategies that may open positions with real money. If there are fewer than "
                    "yesterday, somebody or something switched one off.",
                    no_value="no strategy is set to live",
                    width=6,
                ),
                stat(
                    "Signals, last hour",
                    query(total(STRATEGY_SIGNALS, "bot", over="1h"), legend="{{bot}}"),
                    description="Signals that the strategies gave. If there are 0 while the market moves, a strategy "
                    "has no data.",
                    decimals=0,
                    no_value="no signal yet",
                    width=6,
                ),
                stat(
                    "Signals skipped, last hour",
                    query(share(STRATEGY_SIGNALS_SKIPPED, STRATEGY_SIGNALS, "bot", over="1h"), legend="{{bot}}"),
                    description="Share of the signals that became no order, for any reason. Healthy: the same as in "
                    "the backtest.",
                    decimals=0,
                    no_value="no signal in the last hour",
                    width=6,
                ),
                stat(
                    "Trades closed, last day",
                    query(total(STRATEGY_TRADES_CLOSED, "bot", over="1d"), legend="{{bot}}"),
                    description="Positions opened and closed again. If it is far from the usual number, in either "
                    "direction, the market or the strategy has changed.",
                    decimals=0,
                    no_value="no trade closed yet",
                    width=6,
                ),
            ),
            row(
                "What the alerts watch",
                timeseries.of(
                    STRATEGY_STALLED,
                    title="Overdue decisions",
                    description="How overdue each strategy's next decision is, if it has work and a market is open. "
                    "Healthy: 0. If a line rises, that strategy has stopped, with all its positions.",
                    no_value="no strategy reports",
                    width=8,
                ),
                timeseries.of(
                    STRATEGY_LOSING,
                    title="Wins against losses, last day",
                    description="Share of 24 hours' losses that the winning trades paid back, before fees. Healthy: "
                    "above 100%. Below the line far more is lost than won.",
                    no_value="no loss within a day",
                    width=8,
                ),
                timeseries.of(
                    STRATEGY_SIGNALS_SKIPPED_OFTEN,
                    title="Signals skipped for a fault",
                    description="Share of an hour's signals that were skipped because of missing money, data or "
                    "permission. Healthy: below 10%. Past the line it is no longer the strategy that was tested.",
                    no_value="no signal was skipped for a fault",
                    width=8,
                ),
            ),
            row(
                "Decisions",
                state_timeline(
                    "Switched on",
                    query(f"max by (bot, strategy, mode) ({STRATEGY_ENABLED})", legend="{{bot}} {{strategy}} {{mode}}"),
                    description="Whether each strategy may open positions, in each mode that it has been in. Healthy: "
                    "green where it should trade, and one mode at a time.",
                    states={0: ("off", BLUE), 1: ("on", GREEN)},
                    no_value="no strategy reports",
                    width=12,
                ),
                timeseries(
                    "Signals by strategy",
                    query(per_minute(STRATEGY_SIGNALS, "bot", "strategy"), legend=_ONE),
                    description="Signals per minute, including those not acted on. If one strategy stops alone, it "
                    "has no data. If all stop together, the market is quiet.",
                    no_value="no signal in this range",
                    width=12,
                ),
                timeseries(
                    "Skipped by reason",
                    query(f"{per_minute(STRATEGY_SIGNALS_SKIPPED, 'reason')} > 0", legend="{{reason}}"),
                    description="Signals per minute of all chosen bots that became no order. Most reasons are the "
                    "strategy's own caution; insufficient_funds, risk_denied and stale_data are not.",
                    draw="bars",
                    stacked="values",
                    no_value="no signal was skipped in this range",
                    width=12,
                ),
                timeseries(
                    "Slowest 5% of decisions",
                    query(quantile(0.95, STRATEGY_DECISION_DURATION, "bot", "strategy"), legend=_ONE),
                    description="Time from the incoming data to the decision; one decision in twenty takes longer. "
                    "Healthy: milliseconds for rules, below a second for models.",
                    no_value="no decision in this range",
                    width=12,
                ),
            ),
            row(
                "Results",
                timeseries(
                    "Result today by strategy",
                    query(once(PNL_DAY, "bot", "strategy", each=("account",)), legend=_ONE),
                    description="Gain or loss since the session's start, including fees and funding. Each session "
                    "starts at 0. If a line only falls, stop that strategy.",
                    decimals=0,
                    no_value="no strategy has a result",
                ),
                timeseries(
                    "Open result by strategy",
                    query(once(PNL_UNREALISED, "bot", "strategy", each=("account",)), legend=_ONE),
                    description="What closing everything at the mark price would bring. If it is far below 0 on a "
                    "good day, the strategy does not close its losing positions.",
                    decimals=0,
                    no_value="no position is open",
                ),
                timeseries(
                    "Closed trades by outcome",
                    query(f"{per_minute(STRATEGY_TRADES_CLOSED, 'outcome')} > 0", legend="{{outcome}}"),
                    description="Trades closed per minute by all chosen bots, before fees. Only losses for hours are "
                    "rarely chance.",
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
                    query(f"min by (bot, strategy) ({age(STRATEGY_HEARTBEAT)})", legend="Decided"),
                    query(
                        f"max by (bot, strategy) ({STRATEGY_INTERVAL})"
                        f" or {EVALUATION_SECONDS} * group by (bot, strategy) ({STRATEGY_HEARTBEAT})",
                        legend="Interval",
                    ),
                    query(total(STRATEGY_SIGNALS, "bot", "strategy", over="$__range"), legend="Signals"),
                    query(
                        share(STRATEGY_SIGNALS_SKIPPED, STRATEGY_SIGNALS, "bot", "strategy", over="$__range"),
                        legend="Skipped",
                    ),
                    query(total(STRATEGY_TRADES_CLOSED, "bot", "strategy", over="$__range"), legend="Trades"),
                    query(once(PNL_DAY, "bot", "strategy", each=("account",)), legend="Today"),
                    description="Time since each strategy last decided, its signals and trades in the selected time "
                    "range, and its result today. Healthy: decided within its interval.",
                    columns=(
                        "bot",
                        column(
                            "strategy", drilldown=drilldown(to="trading-operations", bot="bot", strategy="strategy")
                        ),
                        column("Decided", "Decided ago", decimals=0),
                        column("Interval", "At least every", unit=SECONDS, decimals=0),
                        column("Signals", decimals=0),
                        column("Skipped", decimals=0),
                        column("Trades", decimals=0),
                        column("Today", below=BREAK_EVEN, decimals=0),
                    ),
                    no_value="no strategy reports",
                    width=24,
                ),
                timeseries(
                    "Signals by direction",
                    query(per_minute(STRATEGY_SIGNALS, "bot", "direction"), legend="{{bot}} {{direction}}"),
                    description="Signals per minute. Entries without exits mean that positions accumulate.",
                    no_value="no signal in this range",
                    width=12,
                ),
                heatmap(
                    "How long decisions take",
                    query(
                        f"sum by (le) (increase({STRATEGY_DECISION_DURATION.bucket}[$__rate_interval]))",
                        legend="{{le}}",
                    ),
                    description="All chosen bots and strategies together. Healthy: a band that stays low. If it rises "
                    "with the trading volume, the strategy cannot keep up.",
                    unit=SECONDS,
                    no_value="no decision in this range",
                    width=12,
                ),
                collapsed=True,
            ),
        ],
    )
