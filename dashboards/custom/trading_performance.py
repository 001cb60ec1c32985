"""Is it making money?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import change, once, quantile, since_start, total
from dashboards.figures import (
    SHARPE_DAYS,
    average_loss,
    average_win,
    expectancy,
    fee_share,
    filled_worse,
    profit_factor,
    returned,
    sharpe,
    slippage,
    win_rate,
)
from dashboards.limits import BREAK_EVEN
from dashboards.variables import ACCOUNT, BOT, STRATEGY, VENUE
from rules.thresholds.risk import DRAWDOWN_LIMIT, DRAWDOWN_WARNING
from tradewatch.grafana import (
    BLUE,
    GREEN,
    RED,
    Dashboard,
    barchart,
    column,
    drilldown,
    piechart,
    query,
    row,
    stat,
    table,
    timeseries,
)
from tradewatch.grafana.transform import sort_by
from tradewatch.model import ONE, RATIO, Environment
from tradingbot.catalogue.labels import TRADE_OUTCOME
from tradingbot.catalogue.risk import DRAWDOWN, EQUITY, EXPOSURE, PNL_REALISED, PNL_UNREALISED, SYMBOL_PNL
from tradingbot.catalogue.strategies import STRATEGY_TRADES_CLOSED
from tradingbot.catalogue.trading import FILLS, SLIPPAGE_ADVERSE, TRADED_NOTIONAL

_SHOWN = "$__range"
_OUTCOMES = {"win": GREEN, "loss": RED, "flat": BLUE}
_SYMBOL = ("bot", "venue", "symbol")
_RESULT = change(EQUITY, "bot", each=("venue", "account"), over=_SHOWN)


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="trading-performance",
        title="Trading performance",
        question="Is it making money?",
        variables=[BOT, VENUE, STRATEGY, ACCOUNT],
        annotations=EVENTS,
        last="7d",
        refresh="1m",
        rows=[
            row(
                "Result in the selected time range",
                stat(
                    "Result",
                    query(_RESULT, legend="{{bot}}"),
                    description="Equity now minus equity at the start of the selected time range: closed and open "
                    "positions, after fees and funding, without deposits. Healthy: above 0.",
                    below=BREAK_EVEN,
                    decimals=0,
                    no_value="no bot reports its equity",
                    width=6,
                ),
                stat(
                    "Return",
                    query(returned("bot", each=("venue", "account")), legend="{{bot}}", unit=RATIO),
                    description="The result as a share of the equity at the start. Healthy: more than the money would "
                    "earn elsewhere, and worth its drawdown.",
                    below=BREAK_EVEN,
                    decimals=2,
                    no_value="no bot reports its equity",
                    width=6,
                ),
                stat(
                    "Realised",
                    query(change(PNL_REALISED, "bot", each=("account", "strategy"), over=_SHOWN), legend="{{bot}}"),
                    description="What closed positions brought in the selected time range, as in the venues' "
                    "statements. Healthy: above 0, and not far from the result.",
                    below=BREAK_EVEN,
                    decimals=0,
                    no_value="no position was closed",
                    width=6,
                ),
                stat(
                    "Unrealised",
                    query(once(PNL_UNREALISED, "bot", each=("account", "strategy")), legend="{{bot}}"),
                    description="What closing every position at the mark price would bring now. If it is far below 0 "
                    "beside a good realised result, nobody closes the losing positions.",
                    below=BREAK_EVEN,
                    decimals=0,
                    no_value="no position is open",
                    width=6,
                ),
            ),
            row(
                "Quality in the selected time range",
                stat(
                    "Win rate",
                    query(win_rate("bot"), legend="{{bot}}"),
                    description="Share of the closed trades that won, before fees. Alone it shows little: 35% is good "
                    "if a win is three times a loss.",
                    decimals=0,
                    no_value="no trade was closed",
                    drilldown=drilldown(to="strategy-comparison", bot="bot"),
                    width=8,
                ),
                stat(
                    "Profit factor",
                    query(profit_factor("bot"), legend="{{bot}}", unit=ONE),
                    description="USD won per USD lost, before fees. Healthy: above 1.3. At 1 the result is the fees.",
                    decimals=1,
                    no_value="no trade was lost",
                    drilldown=drilldown(to="strategy-comparison", bot="bot"),
                    width=8,
                ),
                stat(
                    "Expectancy",
                    query(expectancy("bot"), legend="{{bot}}"),
                    description="USD that a trade brings on average, before fees. Healthy: well above what a trade "
                    "costs.",
                    below=BREAK_EVEN,
                    decimals=2,
                    no_value="no trade was closed",
                    drilldown=drilldown(to="strategy-comparison", bot="bot"),
                    width=8,
                ),
                stat(
                    "Fees of gross profit",
                    query(fee_share("bot"), legend="{{bot}}"),
                    description="Fees as a share of what the winning trades brought. Healthy: below a quarter. From "
                    "half on, you trade for the venue.",
                    decimals=0,
                    no_value="no trade was won",
                    drilldown=drilldown(to="cost-analysis", bot="bot"),
                    width=8,
                ),
                stat(
                    "Deepest drawdown",
                    query(f"max by (bot) (max_over_time({DRAWDOWN}[{_SHOWN}]))", legend="{{bot}}"),
                    description="The largest fall of equity below its peak in the selected time range, in the worst "
                    "account. Compare the return with it.",
                    above=(DRAWDOWN_WARNING, DRAWDOWN_LIMIT),
                    decimals=1,
                    no_value="no account reports",
                    drilldown=drilldown(to="risk-monitoring", bot="bot"),
                    width=8,
                ),
                stat(
                    "Sharpe ratio",
                    query(sharpe("bot", each=("venue", "account")), legend="{{bot}}", unit=ONE),
                    description="Mean of the daily returns of the last 30 days by their standard deviation, for a year "
                    "of 365 days. Healthy: above 1. Above 3, days like the worst one are missing.",
                    decimals=1,
                    no_value=f"less than {SHARPE_DAYS} days of equity",
                    width=8,
                ),
            ),
            row(
                "Curves",
                timeseries(
                    "Equity curve",
                    query(
                        since_start(EQUITY, "bot", "venue", "account", each=()),
                        legend="{{bot}} {{venue}} {{account}}",
                    ),
                    description="Growth of each account's equity since the left edge, without deposits and "
                    "withdrawals. Healthy: a rise in small steps. Equity that rises in leaps also falls in leaps.",
                    unit=RATIO,
                    no_value="no bot reports its equity",
                    width=12,
                ),
                timeseries(
                    "Drawdown curve",
                    query(f"-1 * max by (bot, account) ({DRAWDOWN})", legend="{{bot}} {{account}}"),
                    description="Distance of equity below its peak; the peak is 0. Healthy: shallow and short. If it "
                    "stays low for weeks, the strategy no longer has an edge.",
                    max=0,
                    no_value="no account reports",
                    width=6,
                ),
                timeseries(
                    "Result by day",
                    query(
                        change(EQUITY, "bot", each=("venue", "account"), over="1d"),
                        legend="{{bot}}",
                        step="1d",
                    ),
                    description="What equity gained or lost in each 24 hours of the last 30 days. Healthy: many bars "
                    "of similar height. One bar that pays for all others is luck.",
                    draw="bars",
                    last="30d",
                    decimals=0,
                    no_value="no bot reports its equity",
                    width=6,
                ),
            ),
            row(
                "Trades",
                barchart(
                    "Average win and loss",
                    query(average_win("bot"), legend="Win", color=GREEN),
                    query(average_loss("bot"), legend="Loss", color=RED),
                    description="What a winning trade brings and a losing trade costs on average, before fees. If a "
                    "loss is twice a win, two of three trades must win.",
                    x="bot",
                    decimals=2,
                    no_value="no trade was closed",
                    width=8,
                ),
                piechart(
                    "How trades end",
                    *(
                        query(
                            f"{total(STRATEGY_TRADES_CLOSED.where(outcome=outcome), over=_SHOWN)} > 0",
                            legend=outcome,
                            color=_OUTCOMES[outcome],
                        )
                        for outcome in TRADE_OUTCOME.values
                    ),
                    description="Closed trades of all chosen bots, before fees. Compare it with the backtest.",
                    decimals=0,
                    no_value="no trade was closed",
                    width=8,
                ),
                timeseries(
                    "Traded in the hour before",
                    query(total(TRADED_NOTIONAL, "bot", "venue", over="1h"), legend="{{bot}} {{venue}}"),
                    description="Notional executed, both sides added. If it rises and the result does not, only the "
                    "venue earns from it.",
                    decimals=0,
                    no_value="nothing was traded in this range",
                    width=8,
                ),
            ),
            row(
                "By symbol",
                table(
                    "Result by symbol",
                    query(change(SYMBOL_PNL, *_SYMBOL, each=(), over=_SHOWN), legend="Result"),
                    query(total(FILLS, *_SYMBOL, over=_SHOWN), legend="Fills"),
                    query(once(EXPOSURE, *_SYMBOL, each=("side",)), legend="Open now"),
                    query(f"max by ({', '.join(_SYMBOL)}) ({SYMBOL_PNL})", legend="Result ever"),
                    description="What each symbol brought in the selected time range, best result first, closed and "
                    "open positions before costs. One that has only lost for weeks is better not traded.",
                    columns=(
                        "bot",
                        column("venue", drilldown=drilldown(to="trading-operations", bot="bot", venue="venue")),
                        "symbol",
                        column("Result", below=BREAK_EVEN, decimals=0),
                        column("Fills", decimals=0),
                        column("Open now", decimals=0),
                        column("Result ever", "Since the beginning", below=BREAK_EVEN, decimals=0),
                    ),
                    transformations=[sort_by("Result", descending=True)],
                    no_value="no bot reports results by symbol",
                    width=24,
                ),
            ),
            row(
                "Execution",
                timeseries(
                    "Slippage in the hour before",
                    query(slippage("bot", "venue", over="1h"), legend="{{bot}} {{venue}}"),
                    description="How much worse a fill is than the price decided on, on average over all fills; below "
                    "0 it is better. Healthy: less than the edge of a trade, and not rising.",
                    decimals=2,
                    no_value="no fill in this range",
                    width=10,
                ),
                table(
                    "Slippage by venue and type of order",
                    query(slippage("bot", "venue", "order_type"), legend="Mean"),
                    query(filled_worse("bot", "venue", "order_type"), legend="Worse"),
                    query(
                        f"({quantile(0.95, SLIPPAGE_ADVERSE, 'bot', 'venue', 'order_type', over=_SHOWN)}) * 10000",
                        legend="Worst 5% of the worse",
                    ),
                    description="Fills compared with the price decided on, in the selected time range. Healthy: half "
                    "of them worse, and an average near 0. Market orders pay the spread.",
                    columns=(
                        "bot",
                        column("venue", drilldown=drilldown(to="trading-operations", bot="bot", venue="venue")),
                        column("order_type", "Type"),
                        column("Mean", decimals=2),
                        column("Worse", "Filled worse", decimals=0),
                        column("Worst 5% of the worse", decimals=1),
                    ),
                    transformations=[sort_by("Mean", descending=True)],
                    no_value="no fill in this range",
                    width=14,
                ),
            ),
            row(
                "By account",
                table(
                    "Result by account",
                    query(once(EQUITY, "bot", "account", each=("venue",)), legend="Equity"),
                    query(change(EQUITY, "bot", "account", each=("venue",), over=_SHOWN), legend="Result"),
                    query(returned("bot", "account", each=("venue",)), legend="Return", unit=RATIO),
                    query(change(PNL_REALISED, "bot", "account", each=("strategy",), over=_SHOWN), legend="Realised"),
                    query(once(PNL_UNREALISED, "bot", "account", each=("strategy",)), legend="Unrealised"),
                    query(
                        f"max by (bot, account) (max_over_time({DRAWDOWN}[{_SHOWN}]))",
                        legend="Deepest drawdown",
                    ),
                    description="Each account in the selected time range, best result first: its result on the equity "
                    "at the start, and its deepest drawdown.",
                    columns=(
                        "bot",
                        column("account", drilldown=drilldown(to="risk-monitoring", bot="bot", account="account")),
                        column("Equity", decimals=0),
                        column("Result", below=BREAK_EVEN, decimals=0),
                        column("Return", below=BREAK_EVEN, decimals=2),
                        column("Realised", below=BREAK_EVEN, decimals=0),
                        column("Unrealised", below=BREAK_EVEN, decimals=0),
                        column("Deepest drawdown", above=(DRAWDOWN_WARNING, DRAWDOWN_LIMIT), decimals=1),
                    ),
                    transformations=[sort_by("Result", descending=True)],
                    no_value="no account reports",
                    width=24,
                ),
                collapsed=True,
            ),
        ],
    )
