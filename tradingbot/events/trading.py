"""Orders and executions."""

from tradewatch.model import ONE, RATIO, SECONDS, TIMESTAMP, USD, Add, Argument, Count, Event, Observe, Set
from tradingbot.catalogue import trading
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

ORDER_SUBMITTED = Event(
    "order_submitted",
    "An order is sent to a venue. Do not call it for a retry of the same order.",
    arguments=(VENUE, STRATEGY, SIDE, ORDER_TYPE),
    updates=(Count(trading.ORDERS_SUBMITTED),),
)

ORDER_ACKNOWLEDGED = Event(
    "order_acknowledged",
    "A venue accepted an order.",
    arguments=(VENUE, ORDER_TYPE, Argument("seconds", SECONDS, "from sending it to the acknowledgement")),
    updates=(Observe(trading.ORDER_ACK_DURATION, "seconds"),),
)

ORDER_REJECTED = Event(
    "order_rejected",
    "A venue refused an order.",
    arguments=(
        VENUE,
        STRATEGY,
        ORDER_TYPE,
        REJECT_REASON,
        Argument("seconds", SECONDS, "from sending it to the refusal"),
    ),
    updates=(Count(trading.ORDERS_REJECTED), Observe(trading.ORDER_ACK_DURATION, "seconds")),
)

ORDER_DENIED = Event(
    "order_denied",
    "The bot's own risk engine stopped an order before it was sent, because of a limit or for another reason.",
    arguments=(STRATEGY, DENY_REASON),
    updates=(Count(trading.ORDERS_DENIED),),
)

OPEN_ORDERS = Event(
    "open_orders",
    "How many orders are working at a venue; call it at every change of an order.",
    arguments=(
        VENUE,
        STRATEGY,
        ORDER_TYPE,
        Argument("count", ONE, "orders of this type that are working"),
        Argument("oldest", TIMESTAMP, "when the oldest of them was sent; None without a working order", optional=True),
    ),
    updates=(Set(trading.OPEN_ORDERS, "count"), Set(trading.OPEN_ORDER_OLDEST, "oldest")),
)

ORDERS_UNRESOLVED = Event(
    "orders_unresolved",
    """How many orders are in doubt, after a timeout or a lost connection; call it at every change, also to 0. The
    venues passed to TradingMetrics start at 0.""",
    arguments=(VENUE, Argument("count", ONE, "orders with an unknown state at the venue")),
    updates=(Set(trading.ORDERS_UNRESOLVED, "count"),),
)

FILL = Event(
    "fill",
    "A venue reported an execution, whole or partial; call it once for each. Its fee is `fee` or `rebate`.",
    arguments=(
        VENUE,
        SYMBOL,
        STRATEGY,
        SIDE,
        LIQUIDITY,
        Argument("notional_usd", USD, "price times quantity, at the current exchange rate, positive on both sides"),
    ),
    updates=(Count(trading.FILLS), Add(trading.TRADED_NOTIONAL, "notional_usd")),
)

SLIPPAGE = Event(
    "slippage",
    "How a fill's price compares with the price of the decision; call it for each fill.",
    arguments=(
        VENUE,
        ORDER_TYPE,
        Argument(
            "ratio",
            RATIO,
            """difference over the price of the decision, above 0 if the fill is worse for the bot, below 0 if it is
            better: 0.001 is ten basis points paid""",
        ),
    ),
    updates=(
        Observe(trading.SLIPPAGE_ADVERSE, "ratio", when="ratio > 0"),
        Observe(trading.SLIPPAGE_FAVOURABLE, "-ratio", when="ratio <= 0"),
    ),
)
