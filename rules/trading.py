"""Do orders reach the market, and come back?"""

from rules.guards import edges, quantile, share_of_orders
from rules.thresholds.trading import (
    FEW_ORDERS,
    FEW_REFUSALS,
    ORDER_ACK_LATENCY,
    ORDER_REJECT_RATIO,
    UNRESOLVED_HOLD_MINUTES,
    UNRESOLVED_ORDERS,
)
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, PerEnvironment, Samples, ValueAlert
from tradingbot.catalogue.trading import ORDER_ACK_DURATION, ORDERS_REJECTED, ORDERS_SUBMITTED, ORDERS_UNRESOLVED

ORDERS_STAY_UNRESOLVED = ValueAlert(
    name="OrdersUnresolved",
    severity=CRITICAL,
    signal="orders_unresolved",
    money=True,
    expr=f"max by (bot, venue) ({ORDERS_UNRESOLVED})",
    above=UNRESOLVED_ORDERS,
    # The bot asks the venue again by itself, and usually knows within seconds.
    hold=PerEnvironment(f"{UNRESOLVED_HOLD_MINUTES}m", development="15m"),
    keep_firing_for="3m",
    summary="{{ $labels.bot }}: orders in doubt at {{ $labels.venue }}: {{ $value | humanize }}",
    description="""Nobody knows whether these orders of {{ $labels.bot }} are working, are filled or never reached
        {{ $labels.venue }}. Each may be a position that no limit counts and no stop protects. Sent again, it may be
        twice the size.""",
    samples=lambda level: [ORDERS_UNRESOLVED.stays(level, venue="binance")],
)

# A maker wants a post-only order that would take liquidity to be refused; that happens several times a minute.
_NOT_WANTED = Matcher("reason", "!=", "post_only_would_cross")


def _orders(refused: float, others: float, per: str) -> tuple[Samples, ...]:
    return (
        ORDERS_SUBMITTED.grows(
            refused + others, per=per, venue="binance", strategy="trend", side="buy", order_type="limit"
        ),
        ORDERS_REJECTED.grows(refused, per=per, venue="binance", strategy="trend", reason="price_out_of_band"),
    )


_FIRES, _SILENT = edges(_orders, busy="1h", more_than=FEW_REFUSALS, quiet="1d")

ORDER_REJECT_RATIO_HIGH = ValueAlert(
    name="OrderRejectRatioHigh",
    severity=WARNING,
    signal="order_reject_ratio",
    # A day for a slow bot: four orders, all of them refused, are no chance. Per strategy: the quotes of one hide the
    # refused hedges of another.
    expr=share_of_orders(
        ORDERS_REJECTED.where(_NOT_WANTED),
        ORDERS_SUBMITTED.name,
        by=("bot", "venue", "strategy"),
        more_than=FEW_REFUSALS,
    ),
    above=ORDER_REJECT_RATIO,
    # As long as an evaluation takes to come back: the range is an hour.
    hold="2m",
    every="2m",
    summary="""{{ $labels.bot }}: {{ $labels.venue }} has refused {{ $value | humanizePercentage }} of the orders of
        {{ $labels.strategy }}""",
    description="""Each order that {{ $labels.venue }} refused in the last hour is an entry that {{ $labels.strategy }}
        missed, or an exit that it did not make.""",
    samples=lambda level: _orders(600 * level, 600 * (1 - level), "1m"),
    fires_too=_FIRES,
    silent_too=(
        *_SILENT,
        Example(
            name="maker-refused-at-its-own-wish",
            samples=(
                ORDERS_SUBMITTED.grows(
                    600, per="1m", venue="binance", strategy="maker", side="buy", order_type="limit"
                ),
                ORDERS_REJECTED.grows(10, per="1h", venue="binance", strategy="maker", reason="price_out_of_band"),
                ORDERS_REJECTED.grows(300, per="1m", venue="binance", strategy="maker", reason="post_only_would_cross"),
            ),
        ),
        # Four real refusals are too few, whatever the number of unwanted ones is.
        Example(
            name="one-of-four-refused",
            samples=(
                ORDERS_SUBMITTED.grows(4, per="1d", venue="binance", strategy="trend", side="buy", order_type="limit"),
                ORDERS_REJECTED.grows(1, per="1d", venue="binance", strategy="trend", reason="price_out_of_band"),
            ),
        ),
        Example(
            name="slow-maker-refused-at-its-own-wish",
            samples=(
                ORDERS_SUBMITTED.grows(60, per="1h", venue="binance", strategy="maker", side="buy", order_type="limit"),
                ORDERS_REJECTED.grows(4, per="1h", venue="binance", strategy="maker", reason="price_out_of_band"),
                ORDERS_REJECTED.grows(50, per="1h", venue="binance", strategy="maker", reason="post_only_would_cross"),
            ),
        ),
    ),
)

ORDER_ACK_LATENCY_HIGH = ValueAlert(
    name="OrderAckLatencyHigh",
    severity=WARNING,
    signal="order_ack_latency",
    # Of 40 orders, two slow ones are not yet more than 5%.
    expr=quantile(ORDER_ACK_DURATION, 0.95, by=("bot", "venue"), busy="15m", more_than=FEW_ORDERS, quiet="6h"),
    above=ORDER_ACK_LATENCY,
    hold="5m",
    every="1m",
    summary="{{ $labels.bot }}: {{ $labels.venue }} takes {{ $value | humanizeDuration }} to confirm an order",
    description="""One order in twenty of {{ $labels.bot }} waits this long or longer for {{ $labels.venue }}; of a bot
        with few orders, every second one. Its price is old when it arrives, and until then the bot does not know its
        own position.""",
    samples=lambda level: ORDER_ACK_DURATION.observed(
        0.95, at=level, count=600, per="1m", venue="binance", order_type="limit"
    ),
    fires_too=(
        Example(
            name="few-orders-and-most-of-them-slow",
            samples=ORDER_ACK_DURATION.observed(0.5, at=7, count=6, per="1h", venue="binance", order_type="limit"),
            value=7,
        ),
    ),
    silent_too=(
        Example(
            name="two-slow-orders",
            samples=ORDER_ACK_DURATION.observed(0.5, at=7, count=2, per="6h", venue="binance", order_type="limit"),
        ),
        Example(
            name="a-third-of-few-orders-slow",
            samples=ORDER_ACK_DURATION.observed(0.66, at=1, count=6, per="1h", venue="binance", order_type="limit"),
        ),
        # Market and stop orders alone are too slow, all orders at the venue are not: 171 of 180 are quick.
        Example(
            name="slow-orders-among-quick-ones",
            samples=(
                *ORDER_ACK_DURATION.observed(0.94, at=0.05, count=100, per="1m", venue="binance", order_type="market"),
                *ORDER_ACK_DURATION.observed(0.99, at=0.005, count=60, per="1m", venue="binance", order_type="limit"),
                *ORDER_ACK_DURATION.observed(0.90, at=0.05, count=20, per="1m", venue="binance", order_type="stop"),
            ),
        ),
    ),
)
