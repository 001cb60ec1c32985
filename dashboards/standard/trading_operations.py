"""Do orders reach the market, come back, and leave the positions that the bot believes in?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import once, per_minute, quantile, share, total
from dashboards.variables import BOT, STRATEGY, VENUE
from rules.safety import RECONCILIATION_MISMATCH, RECONCILIATION_STALE
from rules.trading import ORDER_ACK_LATENCY_HIGH, ORDER_REJECT_RATIO_HIGH, ORDERS_STAY_UNRESOLVED
from tradewatch.grafana import Dashboard, column, drilldown, heatmap, query, row, stat, table, timeseries
from tradewatch.model import SECONDS, Environment
from tradingbot.catalogue.trading import (
    FILLS,
    OPEN_ORDER_OLDEST,
    OPEN_ORDERS,
    ORDER_ACK_DURATION,
    ORDERS_DENIED,
    ORDERS_REJECTED,
    ORDERS_SUBMITTED,
)


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="trading-operations",
        title="Trading operations",
        question="Do orders reach the market, come back, and leave the positions that the bot believes in?",
        variables=[BOT, VENUE, STRATEGY],
        annotations=EVENTS,
        rows=[
            row(
                "Now",
                stat(
                    "Orders sent, last hour",
                    query(total(ORDERS_SUBMITTED, "bot", over="1h"), legend="{{bot}}"),
                    description="Orders that left the bot. 0 in trading hours is a bot that does not decide, or may "
                    "not.",
                    decimals=0,
                    no_value="no order yet",
                ),
                stat(
                    "Fills, last hour",
                    query(total(FILLS, "bot", over="1h"), legend="{{bot}}"),
                    description="Executions. 0 beside many orders is a bot whose prices nobody takes.",
                    decimals=0,
                    no_value="no fill yet",
                ),
                stat(
                    "Refused, last hour",
                    query(total(ORDERS_REJECTED, "bot", over="1h"), legend="{{bot}}"),
                    description="Orders that a venue refused, those of makers that would have crossed included. Good "
                    "is a few of a hundred.",
                    decimals=0,
                    no_value="no refusal yet",
                ),
                stat(
                    "Denied, last hour",
                    query(total(ORDERS_DENIED, "bot", over="1h"), legend="{{bot}}"),
                    description="Orders that the bot's own risk engine stopped. Good is 0; many are a strategy that "
                    "runs against a limit.",
                    decimals=0,
                    no_value="no denial yet",
                ),
                stat(
                    "Open orders",
                    query(once(OPEN_ORDERS, "bot", each=("venue", "strategy")), legend="{{bot}}"),
                    description="Orders that work at the venues now. They stay there when the bot goes down.",
                    no_value="no bot reports",
                ),
                stat(
                    "Oldest open order",
                    query(f"max by (bot) (time() - {OPEN_ORDER_OLDEST})", legend="{{bot}}"),
                    description="Time since it was sent. Older than its strategy means it to be, it was forgotten.",
                    decimals=0,
                    no_value="no order works",
                ),
            ),
            row(
                "What the alerts watch",
                timeseries.of(
                    ORDERS_STAY_UNRESOLVED,
                    title="Orders in doubt",
                    description="Orders of which the venue has not told what became of them. Good is 0, or 0 "
                    "again within a minute; beyond the line each may be an unknown position.",
                    no_value="no bot reports",
                    width=8,
                ),
                timeseries.of(
                    ORDER_REJECT_RATIO_HIGH,
                    title="Refused orders",
                    description="Share of an hour's orders that the venue refused, those that a maker wanted "
                    "refused left out. Good is below 0.5%; beyond the line sizes, prices or margin "
                    "are wrong.",
                    no_value="no order in the last hour",
                    width=8,
                ),
                timeseries.of(
                    ORDER_ACK_LATENCY_HIGH,
                    title="Slowest 5% of acknowledgements",
                    description="Of twenty orders the slowest waits this long for the venue. Good is below 300 "
                    "ms; beyond the line a price is old when it arrives.",
                    no_value="no order in this range",
                    width=8,
                ),
                timeseries.of(
                    RECONCILIATION_MISMATCH,
                    title="Bot against venue",
                    description="How far the bot's positions are from the venue's, at the mark price. Good is 0 "
                    "but for dust; beyond the line the bot decides from a wrong position.",
                    no_value="no venue was compared",
                    width=12,
                ),
                timeseries.of(
                    RECONCILIATION_STALE,
                    title="Last comparison ago",
                    description="Time since positions were compared with the venue. Good is within a minute or "
                    "two; beyond the line nobody knows whether they agree.",
                    no_value="no venue was compared",
                    width=12,
                ),
            ),
            row(
                "Orders",
                timeseries(
                    "Orders by venue",
                    query(per_minute(ORDERS_SUBMITTED, "bot", "venue"), legend="{{bot}} {{venue}}"),
                    description="Orders a minute. A line that falls to 0 while the others go on is a venue that the "
                    "bot has lost.",
                    no_value="no order in this range",
                ),
                timeseries(
                    "Refusals by reason",
                    query(f"{per_minute(ORDERS_REJECTED, 'bot', 'reason')} > 0", legend="{{bot}} {{reason}}"),
                    description="Orders a minute that venues refuse. Good is empty; margin and price bands are the "
                    "bot's sizes and prices, rate limits its pace.",
                    draw="bars",
                    stacked="values",
                    no_value="no order was refused in this range",
                ),
                timeseries(
                    "Denials by reason",
                    query(f"{per_minute(ORDERS_DENIED, 'bot', 'reason')} > 0", legend="{{bot}} {{reason}}"),
                    description="Orders a minute that the bot's own risk engine stops. Good is empty; the reason names "
                    "the limit that is full.",
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
                        quantile(0.95, ORDER_ACK_DURATION, "bot", "venue", "order_type"),
                        legend="{{bot}} {{venue}} {{order_type}}",
                    ),
                    description="Of twenty orders, the slowest waits this long for the venue. One type alone is its "
                    "own checks, all together are the venue or the way to it.",
                    no_value="no order in this range",
                ),
                timeseries(
                    "Fills by venue",
                    query(per_minute(FILLS, "bot", "venue"), legend="{{bot}} {{venue}}"),
                    description="Executions a minute. None, while orders go out, are prices away from the market.",
                    no_value="no fill in this range",
                ),
                timeseries(
                    "Filled as maker",
                    query(share(FILLS.where(liquidity="maker"), FILLS, "bot", "venue"), legend="{{bot}} {{venue}}"),
                    description="Share of the fills that added liquidity, and so pay the lower fee. A fall is a bot "
                    "that crosses the spread more often than it should.",
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
                    query(once(OPEN_ORDERS, "bot", "strategy", each=("venue",)), legend="Open now"),
                    description="What each strategy sent within the shown time, and what became of it. Good is few "
                    "refused and none denied.",
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
                    description="All chosen bots and venues together. Good is one dark band; a second one above it is "
                    "a venue or a kind of order that is slow.",
                    unit=SECONDS,
                    no_value="no order in this range",
                    width=10,
                ),
                collapsed=True,
            ),
        ],
    )
