"""What is happening now?"""

from dashboards.alerts import alerts
from dashboards.annotations import EVENTS
from dashboards.expressions import mean, once, per_minute, plus, quantile, total
from dashboards.market_data import QUOTE_AGE
from dashboards.variables import BOT, STRATEGY, SYMBOL, VENUE
from rules.ages import age
from rules.thresholds.trading import ORDER_ACK_LATENCY, UNRESOLVED_ORDERS
from tradewatch.grafana import (
    BLUE,
    GREEN,
    ORANGE,
    RED,
    Dashboard,
    barchart,
    column,
    drilldown,
    query,
    row,
    stat,
    table,
    timeseries,
)
from tradewatch.grafana.transform import sort_by
from tradewatch.model import ONE, Environment
from tradingbot.catalogue.providers import MARKET_DATA_DELAY, MARKET_OPEN, WEBSOCKET_CONNECTED
from tradingbot.catalogue.risk import PNL_DAY
from tradingbot.catalogue.strategies import STRATEGY_DECISION_DURATION, STRATEGY_SIGNALS
from tradingbot.catalogue.trading import (
    FILLS,
    OPEN_ORDER_OLDEST,
    OPEN_ORDERS,
    ORDER_ACK_DURATION,
    ORDERS_DENIED,
    ORDERS_REJECTED,
    ORDERS_SUBMITTED,
    ORDERS_UNRESOLVED,
)

_NOW = "5m"
_WORKING = f"max by (bot, venue, strategy, order_type) ({OPEN_ORDERS}) > 0"
_SHOWN = "$__range"


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="real-time-trading",
        title="Real-time trading",
        question="What is happening now?",
        variables=[BOT, VENUE, STRATEGY, SYMBOL],
        annotations=EVENTS,
        last="15m",
        refresh="5s",
        rows=[
            row(
                "The last 5 minutes",
                stat(
                    "Signals",
                    query(total(STRATEGY_SIGNALS, "bot", over=_NOW), legend="{{bot}}"),
                    description="Signals that the strategies gave within 5 minutes. If there are none while the "
                    "market moves, a strategy has no data.",
                    decimals=0,
                    no_value="no signal yet",
                    width=8,
                ),
                stat(
                    "Orders",
                    query(total(ORDERS_SUBMITTED, "bot", over=_NOW), legend="{{bot}}"),
                    description="Orders sent within 5 minutes. If there are many more than usual, the bot repeats "
                    "itself: stop it first, then look for the cause.",
                    decimals=0,
                    no_value="no order yet",
                    width=8,
                ),
                stat(
                    "Fills",
                    query(total(FILLS, "bot", over=_NOW), legend="{{bot}}"),
                    description="Executions within 5 minutes. If there are none beside many orders, nobody takes the "
                    "prices.",
                    decimals=0,
                    no_value="no fill yet",
                    width=8,
                ),
                stat(
                    "Stopped orders",
                    query(_stopped("bot", over=_NOW), legend="{{bot}}", color=ORANGE),
                    description="Orders that the venue refused or the bot's own risk engine denied, within 5 minutes. "
                    "Healthy: 0. The reasons are below.",
                    decimals=0,
                    states={0: ("none", GREEN)},
                    no_value="no order was stopped yet",
                    width=12,
                ),
                stat(
                    "Streams down",
                    query(
                        f"sum by (bot) (1 - min by (bot, provider, stream) ({WEBSOCKET_CONNECTED}))",
                        legend="{{bot}}",
                        color=RED,
                    ),
                    description="Streams without a confirmed subscription now. Healthy: 0. The bot does not receive "
                    "their data.",
                    states={0: ("none", GREEN)},
                    no_value="no stream is used",
                    drilldown=drilldown(to="data-providers", bot="bot"),
                    width=12,
                ),
            ),
            row(
                "Fills",
                timeseries(
                    "Fills a minute by symbol and side",
                    query(
                        f"{per_minute(FILLS.where(side='buy'), 'symbol')} > 0",
                        legend="{{symbol}} bought",
                        step="1m",
                    ),
                    query(
                        f"-1 * ({per_minute(FILLS.where(side='sell'), 'symbol')} > 0)",
                        legend="{{symbol}} sold",
                        step="1m",
                    ),
                    description="Executions per minute of all chosen bots: bought above the line, sold below it. "
                    "Healthy: both sides. Only one side for minutes: a position is opened or closed.",
                    draw="bars",
                    stacked="values",
                    decimals=1,
                    no_value="no fill in this range",
                    width=13,
                    height=9,
                ),
                alerts(height=9),
            ),
            row(
                "Orders",
                timeseries(
                    "Signals, orders and fills a minute",
                    query(per_minute(STRATEGY_SIGNALS), legend="signals", color=BLUE),
                    query(per_minute(ORDERS_SUBMITTED), legend="orders", draw="bars"),
                    query(per_minute(FILLS), legend="fills", color=GREEN),
                    query(f"{per_minute(ORDERS_REJECTED)} > 0", legend="refused", color=ORANGE),
                    query(f"{per_minute(ORDERS_DENIED)} > 0", legend="denied", color=RED),
                    description="All chosen bots and strategies together. Healthy: lines rise and fall together. "
                    "Signals without orders, or orders without fills, show where it is stuck.",
                    no_value="no signal and no order in this range",
                    width=8,
                ),
                barchart(
                    "Why orders were stopped",
                    query(f"{total(ORDERS_REJECTED, 'reason', over=_SHOWN)} > 0", legend="refused by the venue"),
                    query(f"{total(ORDERS_DENIED, 'reason', over=_SHOWN)} > 0", legend="denied by the bot"),
                    description="Orders of all chosen bots in the selected time range that did not reach the market. "
                    "Healthy: empty. Margin and bands concern sizes and prices; limits are the bot's own.",
                    x="reason",
                    horizontal=True,
                    stacked="values",
                    decimals=0,
                    no_value="no order was stopped in this range",
                    width=8,
                ),
                timeseries(
                    "Result today",
                    query(once(PNL_DAY, "bot", each=("account", "strategy")), legend="{{bot}}"),
                    description="Gain or loss of the chosen strategies since the session's start. If it falls within "
                    "minutes without a fill, it is the market; with many fills, it is the bot.",
                    decimals=0,
                    no_value="no bot reports",
                    width=8,
                ),
            ),
            row(
                "Venues and working orders",
                table(
                    "Venue by venue",
                    query(f"max by (bot, venue) ({MARKET_OPEN})", legend="Market"),
                    query(f"max by (bot, venue) ({QUOTE_AGE})", legend="Oldest quote"),
                    query(per_minute(ORDERS_SUBMITTED, "bot", "venue"), legend="Orders"),
                    query(per_minute(FILLS, "bot", "venue"), legend="Fills"),
                    query(
                        quantile(0.95, ORDER_ACK_DURATION, "bot", "venue", over=_NOW),
                        legend="Slowest 5%",
                    ),
                    query(f"max by (bot, venue) ({ORDERS_UNRESOLVED})", legend="In doubt"),
                    description="Each venue now. One order in twenty of the last 5 minutes was acknowledged later "
                    "than the slowest 5%. Healthy: open, quotes seconds old, milliseconds, no order in doubt.",
                    columns=(
                        "bot",
                        column("venue", drilldown=drilldown(to="trading-operations", bot="bot", venue="venue")),
                        column("Market", states={0: ("closed", BLUE), 1: ("open", GREEN)}),
                        column("Oldest quote", decimals=1),
                        column("Orders", "Orders a minute", unit=ONE, decimals=1),
                        column("Fills", "Fills a minute", unit=ONE, decimals=1),
                        column("Slowest 5%", above=ORDER_ACK_LATENCY),
                        column("In doubt", above=UNRESOLVED_ORDERS),
                    ),
                    no_value="no venue is known",
                    width=24,
                ),
                table(
                    "Working orders",
                    query(_WORKING, legend="Orders"),
                    query(
                        f"max by (bot, venue, strategy, order_type) ({age(OPEN_ORDER_OLDEST)}) and {_WORKING}",
                        legend="Oldest for",
                    ),
                    description="Orders in the order books now, and the age of the oldest, oldest first. Stops may "
                    "rest for days. If another order is older than its strategy intends, it was forgotten.",
                    columns=(
                        "bot",
                        "venue",
                        column("strategy", drilldown=drilldown(to="strategies", bot="bot", strategy="strategy")),
                        column("order_type", "Type"),
                        column("Orders", decimals=0),
                        column("Oldest for", decimals=0),
                    ),
                    transformations=[sort_by("Oldest for", descending=True)],
                    no_value="no order is working",
                    width=12,
                ),
                timeseries(
                    "Open orders by venue",
                    query(
                        once(OPEN_ORDERS, "bot", "venue", each=("strategy", "order_type")), legend="{{bot}} {{venue}}"
                    ),
                    description="Orders in the order books. Healthy: up and down. If a line only rises, nobody "
                    "cancels those orders.",
                    decimals=0,
                    no_value="no bot reports",
                    width=12,
                ),
            ),
            row(
                "From tick to acknowledgement",
                barchart(
                    "Where the time goes",
                    query(mean(MARKET_DATA_DELAY, "bot", over=_NOW), legend="Tick on its way"),
                    query(mean(STRATEGY_DECISION_DURATION, "bot", over=_NOW), legend="Decision"),
                    query(mean(ORDER_ACK_DURATION, "bot", over=_NOW), legend="Acknowledgement"),
                    description="Average time from a price at the venue to the venue's acknowledgement, over 5 "
                    "minutes. Healthy: short. Work on the longest part first.",
                    x="bot",
                    stacked="values",
                    horizontal=True,
                    no_value="no order in 5 minutes",
                    width=12,
                ),
                timeseries(
                    "Median acknowledgement by venue",
                    query(quantile(0.5, ORDER_ACK_DURATION, "bot", "venue"), legend="{{bot}} {{venue}}"),
                    description="Half of the orders are acknowledged faster. Healthy: flat. If all venues rise at "
                    "once, suspect your own connection or machine.",
                    no_value="no order in this range",
                    width=12,
                ),
            ),
        ],
    )


def _stopped(*by: str, over: str) -> str:
    """Orders refused or denied."""
    return plus(total(ORDERS_REJECTED, *by, over=over), total(ORDERS_DENIED, *by, over=over))
