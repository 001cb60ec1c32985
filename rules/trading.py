"""Do orders reach the market, and come back?"""

from rules.guards import enough_traffic
from rules.thresholds import ORDER_REJECT_RATIO
from tradewatch.model import WARNING, ValueAlert
from tradingbot.catalogue.trading import ORDERS_REJECTED, ORDERS_SUBMITTED

ORDER_REJECT_RATIO_HIGH = ValueAlert(
    name="OrderRejectRatioHigh",
    severity=WARNING,
    signal="order_reject_ratio",
    expr=f"""
        sum by (bot, venue) (rate({ORDERS_REJECTED}[15m]))
          / sum by (bot, venue) (rate({ORDERS_SUBMITTED}[15m]))
    """,
    above=ORDER_REJECT_RATIO,
    guard=enough_traffic(ORDERS_SUBMITTED, by=("bot", "venue"), more_than=20, over="15m"),
    hold="5m",
    summary="{{ $labels.bot }}: {{ $labels.venue }} refuses {{ $value | humanizePercentage }} of the orders",
    description="""Each order that {{ $labels.venue }} refuses is an entry that {{ $labels.bot }} missed, or an exit
        that it did not make.""",
    samples=lambda level: [
        ORDERS_SUBMITTED.grows(600, per="1m", venue="binance", strategy="trend", side="buy", order_type="limit"),
        ORDERS_REJECTED.grows(600 * level, per="1m", venue="binance", strategy="trend", reason="price_out_of_band"),
    ],
)
