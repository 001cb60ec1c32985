"""Which strategy wins?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import change, minus, once, plus, share, total
from dashboards.figures import (
    average_loss,
    average_win,
    cost_of_trade,
    expectancy,
    profit_factor,
    win_rate,
)
from dashboards.limits import BREAK_EVEN
from dashboards.variables import BOT, STRATEGY
from tradewatch.grafana import (
    BLUE,
    GREEN,
    RED,
    Dashboard,
    barchart,
    bargauge,
    column,
    drilldown,
    query,
    row,
    table,
    timeseries,
)
from tradewatch.grafana.transform import sort_by
from tradewatch.model import BASIS_POINTS, ONE, Environment, Metric
from tradingbot.catalogue.labels import DENY_REASON, SKIP_REASON
from tradingbot.catalogue.risk import PNL_REALISED, PNL_UNREALISED
from tradingbot.catalogue.strategies import (
    STRATEGY_ENABLED,
    STRATEGY_SIGNALS,
    STRATEGY_SIGNALS_SKIPPED,
    STRATEGY_TRADES_CLOSED,
)
from tradingbot.catalogue.trading import FILLS, ORDERS_DENIED, ORDERS_REJECTED, ORDERS_SUBMITTED, TRADED_NOTIONAL

_SHOWN = "$__range"
_ONE = ("bot", "strategy")
_REALISED = change(PNL_REALISED, *_ONE, each=("account",), over=_SHOWN)
_TOTAL = plus(once(PNL_REALISED, *_ONE, each=("account",)), once(PNL_UNREALISED, *_ONE, each=("account",)))
_REVALUED = change(PNL_UNREALISED, *_ONE, each=("account",), over=_SHOWN)
_RESULT = plus(_REALISED, _REVALUED)
_TRADED = total(TRADED_NOTIONAL, *_ONE, over=_SHOWN)
# The best value is sampled every 5 minutes, so the current value may be better.
_BELOW_ITS_BEST = f"clamp_min(max_over_time({_TOTAL}[{_SHOWN}:5m]) - {_TOTAL}, 0)"


def _less(whole: Metric, part: Metric) -> str:
    """What is left of the events when some are taken off, of all chosen strategies."""
    return minus(total(whole, over=_SHOWN), total(part, over=_SHOWN))


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="strategy-comparison",
        title="Strategy comparison",
        question="Which strategy wins?",
        variables=[BOT, STRATEGY],
        annotations=EVENTS,
        last="7d",
        refresh="1m",
        rows=[
            row(
                "Standings",
                table(
                    "Standings",
                    query(f"max by (bot, strategy) ({STRATEGY_ENABLED.where(mode='live')})", legend="Live"),
                    query(_RESULT, legend="Result"),
                    query(once(PNL_UNREALISED, *_ONE, each=("account",)), legend="Unrealised"),
                    query(_BELOW_ITS_BEST, legend="Below its best"),
                    query(total(STRATEGY_TRADES_CLOSED, *_ONE, over=_SHOWN), legend="Trades"),
                    query(win_rate(*_ONE), legend="Win rate"),
                    query(profit_factor(*_ONE), legend="Profit factor", unit=ONE),
                    query(expectancy(*_ONE), legend="Expectancy"),
                    query(cost_of_trade(*_ONE), legend="Cost of a trade"),
                    query(f"{_RESULT} / ({_TRADED} > 0) * 10000", legend="Of turnover", unit=BASIS_POINTS),
                    description="Each strategy in the selected time range, best result first, including open "
                    "positions. Healthy: a trade earns more than it costs. Fewer than thirty trades are chance.",
                    columns=(
                        "bot",
                        column("strategy", drilldown=drilldown(to="strategies", bot="bot", strategy="strategy")),
                        column("Live", states={0: ("no", BLUE), 1: ("yes", GREEN)}),
                        column("Result", below=BREAK_EVEN, decimals=0),
                        column("Unrealised", below=BREAK_EVEN, decimals=0),
                        column("Below its best", decimals=0),
                        column("Trades", decimals=0),
                        column("Win rate", decimals=0),
                        column("Profit factor", decimals=1),
                        column("Expectancy", below=BREAK_EVEN, decimals=2, width=110),
                        column("Cost of a trade", decimals=2, width=120),
                        column("Of turnover", below=BREAK_EVEN, decimals=2),
                    ),
                    transformations=[sort_by("Result", descending=True)],
                    no_value="no strategy has a result",
                    width=24,
                    height=9,
                ),
            ),
            row(
                "Results",
                timeseries(
                    "Result since the start of this range",
                    query(_result_since_start(), legend="{{bot}} {{strategy}}"),
                    description="What each strategy has made since the left edge, including open positions. Healthy: "
                    "a steady rise. Two lines that move together are one bet made twice.",
                    decimals=0,
                    legend="table",
                    no_value="no strategy has a result",
                    width=12,
                    height=9,
                ),
                barchart(
                    "Average win and loss by strategy",
                    query(average_win("strategy"), legend="Win", color=GREEN),
                    query(average_loss("strategy"), legend="Loss", color=RED),
                    description="What a winning trade brings and a losing trade costs on average, of all chosen bots "
                    "and before fees. If a loss is much larger than a win, stops do not hold.",
                    x="strategy",
                    decimals=2,
                    no_value="no trade was closed",
                    width=6,
                    height=9,
                ),
                barchart(
                    "Expectancy against cost of a trade",
                    query(expectancy("strategy"), legend="Expectancy"),
                    query(cost_of_trade("strategy"), legend="Cost"),
                    description="What a trade of all chosen bots brings on average, beside the fees that it costs. "
                    "Healthy: the left bar is well above the right one. Otherwise it earns for the venue.",
                    x="strategy",
                    decimals=2,
                    no_value="no trade was closed",
                    width=6,
                    height=9,
                ),
            ),
            row(
                "From signal to fill",
                bargauge(
                    "From signal to fill",
                    query(total(STRATEGY_SIGNALS, over=_SHOWN), legend="Signals"),
                    query(_less(STRATEGY_SIGNALS, STRATEGY_SIGNALS_SKIPPED), legend="Acted on"),
                    query(total(ORDERS_SUBMITTED, over=_SHOWN), legend="Orders sent"),
                    query(_less(ORDERS_SUBMITTED, ORDERS_REJECTED), legend="Orders accepted"),
                    query(total(FILLS, over=_SHOWN), legend="Fills"),
                    description="All chosen strategies together. Each bar should be little shorter than the one "
                    "above. An order may have several fills, a signal several orders.",
                    decimals=0,
                    min=0,
                    no_value="no signal in this range",
                    width=7,
                    height=9,
                ),
                table(
                    "From signal to fill by strategy",
                    query(total(STRATEGY_SIGNALS, *_ONE, over=_SHOWN), legend="Signals"),
                    query(
                        f"1 - {share(STRATEGY_SIGNALS_SKIPPED, STRATEGY_SIGNALS, *_ONE, over=_SHOWN)}",
                        legend="Acted on",
                    ),
                    query(total(ORDERS_DENIED, *_ONE, over=_SHOWN), legend="Denied"),
                    query(total(ORDERS_SUBMITTED, *_ONE, over=_SHOWN), legend="Orders"),
                    query(
                        f"1 - {share(ORDERS_REJECTED, ORDERS_SUBMITTED, *_ONE, over=_SHOWN)}",
                        legend="Accepted",
                    ),
                    query(total(FILLS, *_ONE, over=_SHOWN), legend="Fills"),
                    query(
                        f"{total(FILLS, *_ONE, over=_SHOWN)} / ({total(ORDERS_SUBMITTED, *_ONE, over=_SHOWN)} > 0)",
                        legend="Fills an order",
                        unit=ONE,
                    ),
                    description="Where each strategy loses its signals. Healthy: it acts on the same signals as in "
                    "its backtest, and nearly all orders are accepted.",
                    columns=(
                        "bot",
                        column("strategy", drilldown=drilldown(to="real-time-trading", bot="bot", strategy="strategy")),
                        column("Signals", decimals=0),
                        column("Acted on", decimals=0),
                        column("Denied", "Denied by risk", decimals=0),
                        column("Orders", decimals=0),
                        column("Accepted", decimals=1),
                        column("Fills", decimals=0),
                        column("Fills an order", decimals=1),
                    ),
                    transformations=[sort_by("Signals", descending=True)],
                    no_value="no signal in this range",
                    width=17,
                    height=9,
                ),
                barchart(
                    "Why signals are skipped",
                    *(
                        query(
                            f"{total(STRATEGY_SIGNALS_SKIPPED.where(reason=reason), 'strategy', over=_SHOWN)} > 0",
                            legend=reason.replace("_", " "),
                        )
                        for reason in SKIP_REASON.values
                    ),
                    description="Signals in the selected time range that became no order, by the first reason. "
                    "Caution is the strategy's own; insufficient funds and stale data are not.",
                    x="strategy",
                    stacked="values",
                    decimals=0,
                    no_value="no signal was skipped in this range",
                    width=12,
                ),
                barchart(
                    "Why orders are denied",
                    *(
                        query(
                            f"{total(ORDERS_DENIED.where(reason=reason), 'strategy', over=_SHOWN)} > 0",
                            legend=reason.replace("_", " "),
                        )
                        for reason in DENY_REASON.values
                    ),
                    description="Orders in the selected time range that the bot's own risk engine denied. Healthy: "
                    "empty. If a bar is tall, the strategy is too large for its limits.",
                    x="strategy",
                    stacked="values",
                    decimals=0,
                    no_value="no order was denied in this range",
                    width=12,
                ),
            ),
        ],
    )


def _result_since_start() -> str:
    """Realised and unrealised result, less what they were at the left edge; one that is younger starts from 0."""

    def grown(gauge: Metric) -> str:
        now, then = (once(selector, *_ONE, each=("account",)) for selector in (gauge, f"{gauge} @ start()"))
        return f"({now} - ({then} or 0 * {now}))"

    return plus(grown(PNL_REALISED), grown(PNL_UNREALISED))
