"""Do orders reach the market, and do the bot's positions match the venue's?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import once, per_minute, quantile, share, total
from dashboards.variables import BOT, STRATEGY, VENUE
from rules.ages import age
from rules.operations.calls import ORDER_CALLS_FAILING, ORDERS_REFUSED
from rules.operations.costs import SLIPPAGE_HIGH
from rules.operations.execution import ORDER_STUCK, ORDERS_ABSENT, ORDERS_DENIED_OFTEN
from rules.safety.records import RECONCILIATION_MISMATCH, RECONCILIATION_STALE, RECONCILIATION_UNSTEADY
from rules.trading import ORDER_ACK_LATENCY_HIGH, ORDER_REJECT_RATIO_HIGH, ORDERS_STAY_UNRESOLVED
from tradewatch.grafana import (
    BLUE,
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
from tradewatch.model import SECONDS, Environment, Matcher
from tradingbot.catalogue.trading import (
    FILLS,
    OPEN_ORDER_OLDEST,
    OPEN_ORDERS,
    ORDER_ACK_DURATION,
    ORDERS_DENIED,
    ORDERS_REJECTED,
    ORDERS_SUBMITTED,
)

# Stops rest for as long as their position.
_RESTING = Matcher("order_type", "!~", "stop|other")


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="trading-operations",
        title="Trading operations",
        question="Do orders reach the market, and do the bot's positions match the venue's?",
        variables=[BOT, VENUE, STRATEGY],
        annotations=EVENTS,
        rows=[
            row(
                "Now",
                stat(
                    "Orders sent, last hour",
                    query(total(ORDERS_SUBMITTED, "bot", over="1h"), legend="{{bot}}"),
                    description="Orders that the bot sent. If there are 0 in trading hours, the bot does not decide, "
                    "or is not allowed to.",
                    decimals=0,
                    no_value="no order yet",
                    width=8,
                ),
                stat(
                    "Fills, last hour",
                    query(total(FILLS, "bot", over="1h"), legend="{{bot}}"),
                    description="Executions. If there are 0 beside many orders, nobody takes the bot's prices.",
                    decimals=0,
                    no_value="no fill yet",
                    width=8,
                ),
                stat(
                    "Refused, last hour",
                    query(total(ORDERS_REJECTED, "bot", over="1h"), legend="{{bot}}"),
                    description="Orders that a venue refused, including makers' orders that would have crossed. "
                    "Healthy: a few in a hundred.",
                    decimals=0,
                    no_value="no refusal yet",
                    width=8,
                ),
                stat(
                    "Denied, last hour",
                    query(total(ORDERS_DENIED, "bot", over="1h"), legend="{{bot}}"),
                    description="Orders that the bot's own risk engine denied. Healthy: 0. Many mean that a strategy "
                    "keeps reaching a limit.",
                    decimals=0,
                    no_value="no denial yet",
                    width=8,
                ),
                stat(
                    "Open orders",
                    query(once(OPEN_ORDERS, "bot", each=("venue", "strategy", "order_type")), legend="{{bot}}"),
                    description="Orders that work at the venues now. They stay there when the bot goes down.",
                    no_value="no bot reports",
                    width=8,
                ),
                stat(
                    "Oldest open order",
                    query(f"max by (bot) ({age(OPEN_ORDER_OLDEST, _RESTING)})", legend="{{bot}}"),
                    description="Time since the oldest open order was sent, without stops. If it is older than its "
                    "strategy intends, it was forgotten.",
                    decimals=0,
                    no_value="no order is open, except stops",
                    width=8,
                ),
            ),
            row(
                "What the alerts watch: orders",
                timeseries.of(
                    ORDER_CALLS_FAILING,
                    title="Order calls that fail",
                    description="Share of calls that send, change or cancel orders and get no answer of the venue. "
                    "Healthy: empty. Past the line orders stay that the bot wants to cancel.",
                    no_value="hardly any call failed",
                    width=6,
                ),
                timeseries.of(
                    ORDERS_STAY_UNRESOLVED,
                    title="Orders in doubt",
                    description="Orders whose state the venue has not reported. Healthy: 0, or 0 again within a "
                    "minute. Past the line each may be an unknown position.",
                    decimals=0,
                    no_value="no bot reports",
                    width=6,
                ),
                timeseries.of(
                    ORDER_REJECT_RATIO_HIGH,
                    title="Refused orders",
                    description="Share of an hour's orders that the venue refused, except those that a maker wanted "
                    "refused; of a day's, if they are few. Healthy: empty. Past the line sizes, prices or margin are "
                    "wrong.",
                    no_value="hardly any order was refused",
                    width=6,
                ),
                timeseries.of(
                    ORDERS_REFUSED,
                    title="Strategies that are refused",
                    description="Share of a strategy's orders of 5 minutes that the venue refused, with more than ten. "
                    "Healthy: empty. Past the line it can neither hedge nor close there.",
                    no_value="few orders were refused",
                    width=6,
                ),
                timeseries.of(
                    ORDER_ACK_LATENCY_HIGH,
                    title="Slowest acknowledgements",
                    description="One order in twenty waits this long or longer for the venue. Healthy: below 300 ms. "
                    "Past the line a price is old when it arrives.",
                    no_value="no order in this range",
                    width=6,
                ),
                timeseries.of(
                    ORDERS_DENIED_OFTEN,
                    title="Denied orders",
                    description="Share of an hour's orders that the bot's own risk engine denied; of a day's, if "
                    "they are few. Healthy: empty. Past the line the strategy does not trade what it decides.",
                    no_value="hardly any order was denied",
                    width=6,
                ),
                timeseries.of(
                    ORDER_STUCK,
                    title="Age of the oldest order",
                    description="Age of the oldest working order of each type, without stops. Healthy: within what the "
                    "strategy intends. Past its line it was forgotten, and may be filled at an old price.",
                    no_value="no order is working",
                    width=6,
                ),
                state_timeline.of(
                    ORDERS_ABSENT,
                    title="Strategies without orders",
                    description="Strategies that are live and traded on both days before. Healthy: empty. In a band "
                    "the strategy waits for something that does not come.",
                    states={1: ("no order", BLUE)},
                    no_value="every strategy sends orders",
                    width=6,
                ),
            ),
            row(
                "What the alerts watch: fills and positions",
                timeseries.of(
                    SLIPPAGE_HIGH,
                    title="Slippage of the worse fills",
                    description="Half of an hour's worse fills cost more than this, against the price decided on. "
                    "Healthy: below 0.1%. Past the line no strategy earns it back.",
                    no_value="no fill was worse than decided",
                    width=6,
                ),
                timeseries.of(
                    RECONCILIATION_MISMATCH,
                    title="Bot against venue",
                    description="Difference between the bot's positions and the venue's, at the mark price. Healthy: "
                    "0 or negligible. Past the line the bot decides from a wrong position.",
                    no_value="no venue was reconciled",
                    width=6,
                ),
                timeseries.of(
                    RECONCILIATION_UNSTEADY,
                    title="Differs again and again",
                    description="The difference that two fifths of the last 5 minutes' reconciliations found. Healthy: "
                    "0 or negligible. Past the line fills are missed or counted twice.",
                    no_value="no venue was reconciled",
                    width=6,
                ),
                timeseries.of(
                    RECONCILIATION_STALE,
                    title="Time since last reconciliation",
                    description="Time since the bot reconciled with the venue. Healthy: a minute or two. Past the "
                    "line nobody knows whether positions match.",
                    no_value="no venue was reconciled",
                    width=6,
                ),
            ),
            row(
                "Orders",
                timeseries(
                    "Orders by venue",
                    query(per_minute(ORDERS_SUBMITTED, "bot", "venue"), legend="{{bot}} {{venue}}"),
                    description="Orders per minute. If one line falls to 0 and the others do not, the bot has lost "
                    "that venue.",
                    no_value="no order in this range",
                ),
                timeseries(
                    "Refusals by reason",
                    query(f"{per_minute(ORDERS_REJECTED, 'bot', 'reason')} > 0", legend="{{bot}} {{reason}}"),
                    description="Orders per minute that venues refuse. Healthy: empty. Margin and price bands concern "
                    "the bot's sizes and prices, rate limits its speed.",
                    draw="bars",
                    stacked="values",
                    no_value="no order was refused in this range",
                ),
                timeseries(
                    "Denials by reason",
                    query(f"{per_minute(ORDERS_DENIED, 'bot', 'reason')} > 0", legend="{{bot}} {{reason}}"),
                    description="Orders per minute that the bot's own risk engine denies. Healthy: empty. The reason "
                    "names the limit that is used up.",
                    draw="bars",
                    stacked="values",
                    no_value="no order was denied in this range",
                ),
            ),
            row(
                "Acknowledgements and fills",
                timeseries(
                    "Acknowledgement by type of order",
                    query(
                        quantile(0.95, ORDER_ACK_DURATION, "order_type"),
                        legend="{{order_type}}",
                    ),
                    description="One order in twenty, of all chosen bots and venues, waits this long or longer. If one "
                    "type is slow, it is that type's own checks. If all are, it is the venue or the connection.",
                    no_value="no order in this range",
                ),
                timeseries(
                    "Fills by venue",
                    query(per_minute(FILLS, "bot", "venue"), legend="{{bot}} {{venue}}"),
                    description="Executions per minute. If there are none while orders are sent, prices are away from "
                    "the market.",
                    no_value="no fill in this range",
                ),
                timeseries(
                    "Filled as maker",
                    query(share(FILLS.where(liquidity="maker"), FILLS, "bot", "venue"), legend="{{bot}} {{venue}}"),
                    description="Share of the fills that added liquidity, and so paid the lower fee. If it falls, the "
                    "bot crosses the spread more often than it should.",
                    no_value="no fill in this range",
                ),
            ),
            row(
                "By strategy",
                table(
                    "Orders by strategy",
                    query(total(ORDERS_SUBMITTED, "bot", "strategy", over="$__range"), legend="Orders"),
                    query(total(FILLS, "bot", "strategy", over="$__range"), legend="Fills"),
                    query(
                        share(ORDERS_REJECTED, ORDERS_SUBMITTED, "bot", "strategy", over="$__range"),
                        legend="Refused",
                    ),
                    query(total(ORDERS_DENIED, "bot", "strategy", over="$__range"), legend="Denied"),
                    query(once(OPEN_ORDERS, "bot", "strategy", each=("venue", "order_type")), legend="Open now"),
                    description="Orders that each strategy sent in the selected time range, and what happened to "
                    "them. Healthy: few refused and none denied.",
                    columns=(
                        "bot",
                        column("strategy", drilldown=drilldown(to="strategies", bot="bot", strategy="strategy")),
                        column("Orders", decimals=0),
                        column("Fills", decimals=0),
                        column("Refused", decimals=1),
                        column("Denied", decimals=0),
                    ),
                    no_value="no order in this range",
                    width=14,
                ),
                heatmap(
                    "How long acknowledgements take",
                    query(f"sum by (le) (increase({ORDER_ACK_DURATION.bucket}[$__rate_interval]))", legend="{{le}}"),
                    description="All chosen bots and venues together. Healthy: one dark band. A second band above it "
                    "is a venue or a kind of order that is slow.",
                    unit=SECONDS,
                    no_value="no order in this range",
                    width=10,
                ),
                collapsed=True,
            ),
        ],
    )
