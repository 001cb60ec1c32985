"""Orders and executions: what was sent, the answers, and the cost compared with the price of the decision."""

from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, ONE, RATIO, SECONDS, TIMESTAMP, USD, Metric
from tradingbot.catalogue import system
from tradingbot.catalogue.exporters import BOT
from tradingbot.catalogue.labels import (
    DENY_REASON,
    LIQUIDITY,
    ORDER_TYPE,
    REJECT_REASON,
    SIDE,
    STRATEGY,
    SYMBOL,
    VENUE,
)

# 0.1 bp to 5%: a liquid pair slips by basis points, a stop in a gap by per cents; limits are 0.1 to 1%.
_SLIPPAGE = (0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)

ORDERS_SUBMITTED = Metric(
    name="tradingbot_orders_submitted_total",
    kind=COUNTER,
    unit=ONE,
    help="Orders sent to a venue, counted when the request leaves; a retry of the same order counts once.",
    exporter=BOT,
    labels=(VENUE, STRATEGY, SIDE, ORDER_TYPE),
)

ORDERS_REJECTED = Metric(
    name="tradingbot_orders_rejected_total",
    kind=COUNTER,
    unit=ONE,
    help="Orders that the venue refused, counted when its refusal arrives.",
    exporter=BOT,
    labels=(VENUE, STRATEGY, REJECT_REASON),
)

ORDERS_DENIED = Metric(
    name="tradingbot_orders_denied_total",
    kind=COUNTER,
    unit=ONE,
    help="Orders that the bot's own risk engine denied before they were sent.",
    exporter=BOT,
    labels=(STRATEGY, DENY_REASON),
)

ORDER_ACK_DURATION = Metric(
    name="tradingbot_order_ack_duration_seconds",
    kind=HISTOGRAM,
    unit=SECONDS,
    help="Time from sending an order to the venue's acknowledgement or refusal.",
    exporter=BOT,
    labels=(VENUE, ORDER_TYPE),
    # Bounds at 1.5 and 2 s, the limits of the 95th percentile; 10 s is the timeout.
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10),
)

OPEN_ORDERS = Metric(
    name="tradingbot_open_orders",
    kind=GAUGE,
    unit=ONE,
    help="Orders now working at the venue; set at every change of an order.",
    exporter=BOT,
    labels=(VENUE, STRATEGY, ORDER_TYPE),
)

OPEN_ORDER_OLDEST = Metric(
    name="tradingbot_open_order_oldest_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the oldest working order was sent; not exported while no order is working.",
    exporter=BOT,
    labels=(VENUE, STRATEGY, ORDER_TYPE),
)

ORDERS_UNRESOLVED = Metric(
    name="tradingbot_orders_unresolved",
    kind=GAUGE,
    unit=ONE,
    help="Orders whose state at the venue is unknown, after a timeout or a lost connection; 0 from the start.",
    exporter=BOT,
    labels=(VENUE,),
    required=True,
    stamped_by=system.LOOP_LAST_SUCCESS,
)

FILLS = Metric(
    name="tradingbot_fills_total",
    kind=COUNTER,
    unit=ONE,
    help="Executions reported by the venue, including partial ones, each counted once.",
    exporter=BOT,
    # The counter with the most series, and the reason for the maximum of symbols.
    labels=(VENUE, SYMBOL, STRATEGY, SIDE, LIQUIDITY),
)

TRADED_NOTIONAL = Metric(
    name="tradingbot_traded_notional_usd_total",
    kind=COUNTER,
    unit=USD,
    help="Notional executed, both sides added, at the fill's price and the exchange rate at that time.",
    exporter=BOT,
    labels=(VENUE, STRATEGY),
    why_no_alert="no volume is wrong by itself; OrdersAbsent reports that a strategy sends nothing",
)

SLIPPAGE_ADVERSE = Metric(
    name="tradingbot_slippage_adverse_ratio",
    kind=HISTOGRAM,
    unit=RATIO,
    help="How far a fill was worse than the price decided on; only fills that were worse.",
    exporter=BOT,
    labels=(VENUE, ORDER_TYPE),
    buckets=_SLIPPAGE,
)

SLIPPAGE_FAVOURABLE = Metric(
    name="tradingbot_slippage_favourable_ratio",
    kind=HISTOGRAM,
    unit=RATIO,
    help="How far a fill was better than the price decided on, or equal to it; all other fills.",
    exporter=BOT,
    labels=(VENUE, ORDER_TYPE),
    buckets=_SLIPPAGE,
    why_no_alert="nobody has to act on a fill that was better than expected",
)
