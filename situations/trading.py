"""Orders and their cost."""

from rules.operations.calls import ORDERS_REFUSED
from rules.operations.costs import FUNDING_COST_HIGH, SLIPPAGE_HIGH
from rules.operations.execution import ORDER_STUCK, ORDERS_ABSENT, ORDERS_DENIED_OFTEN
from rules.trading import ORDER_ACK_LATENCY_HIGH, ORDER_REJECT_RATIO_HIGH, ORDERS_STAY_UNRESOLVED
from tradewatch.model import HEALTHY, Hears, Situation, gone, stamped
from tradingbot.catalogue.cost import FUNDING_PAID, FUNDING_RECEIVED
from tradingbot.catalogue.trading import (
    FILLS,
    OPEN_ORDER_OLDEST,
    ORDER_ACK_DURATION,
    ORDERS_DENIED,
    ORDERS_REJECTED,
    ORDERS_SUBMITTED,
    ORDERS_UNRESOLVED,
    SLIPPAGE_ADVERSE,
)

_SENT = {"venue": "binance", "strategy": "trend", "side": "buy", "order_type": "limit"}
_REFUSED = {"venue": "binance", "strategy": "trend"}
_OLDEST = {"venue": "binance", "strategy": "trend"}

FOUR_OF_FOUR_REFUSED = Situation(
    name="four-orders-a-day-all-refused",
    story="""The bot sends four orders a day. Since the margin of its account is used up, the venue refuses each of
        them.""",
    lasts="6h",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(0, per="1m", **_SENT),
            ORDERS_REJECTED.grows(0, per="1m", reason="insufficient_margin", **_REFUSED),
        ),
        **{
            time: (
                ORDERS_SUBMITTED.grows(number, per="1m", **_SENT),
                ORDERS_REJECTED.grows(number, per="1m", reason="insufficient_margin", **_REFUSED),
            )
            for hour in (1, 2, 3, 4)
            for time, number in ((f"{hour}h", 1), (f"{hour}h1m", 0))
        },
    },
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "binance", "strategy": "trend"}, by="3h10m"),),
)

ONE_OF_FOUR_REFUSED = Situation(
    name="one-of-four-orders-refused",
    story="Of the four orders of a day, the venue refuses one.",
    lasts="6h",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(0, per="1m", **_SENT),
            ORDERS_REJECTED.grows(0, per="1m", reason="price_out_of_band", **_REFUSED),
        ),
        **{
            time: ORDERS_SUBMITTED.grows(number, per="1m", **_SENT)
            for hour in (1, 2, 3, 4)
            for time, number in ((f"{hour}h", 1), (f"{hour}h1m", 0))
        },
        "2h2m": ORDERS_REJECTED.grows(1, per="1m", reason="price_out_of_band", **_REFUSED),
        "2h3m": ORDERS_REJECTED.grows(0, per="1m", reason="price_out_of_band", **_REFUSED),
    },
    resembles=(ORDER_REJECT_RATIO_HIGH,),
)

SLOW_BOT_REFUSED = Situation(
    name="ten-orders-an-hour-all-refused",
    story="A slow bot sends ten orders an hour, and the venue refuses all of them.",
    lasts="2h",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(10, per="1h", **_SENT),
            ORDERS_REJECTED.grows(0, per="1h", reason="insufficient_margin", **_REFUSED),
        ),
        "30m": ORDERS_REJECTED.grows(10, per="1h", reason="insufficient_margin", **_REFUSED),
    },
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "binance", "strategy": "trend"}, by="1h15m"),),
)

MAKER_REFUSED = Situation(
    name="maker-does-not-take",
    story="""A market maker lets the venue refuse every order that would take liquidity, several a minute. That is its
        plan.""",
    lasts="1h30m",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(30, per="1m", **_SENT),
            ORDERS_REJECTED.grows(6, per="1m", reason="post_only_would_cross", **_REFUSED),
        ),
    },
    resembles=(ORDER_REJECT_RATIO_HIGH, ORDERS_REFUSED),
)

ALL_DENIED = Situation(
    name="risk-engine-denies-everything",
    story="A limit on the rate of orders was set too low by mistake: the bot's own risk engine denies every order.",
    lasts="1h30m",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(2, per="1m", **_SENT),
            ORDERS_DENIED.grows(0, per="1m", strategy="trend", reason="order_rate"),
        ),
        "30m": (
            ORDERS_SUBMITTED.grows(0, per="1m", **_SENT),
            ORDERS_DENIED.grows(2, per="1m", strategy="trend", reason="order_rate"),
        ),
    },
    hears=(Hears(ORDERS_DENIED_OFTEN, {"strategy": "trend"}, by="1h12m"),),
)

SOME_DENIED = Situation(
    name="risk-engine-denies-some",
    story="In a fast market the risk engine denies one order in five because of its price. That is what it is for.",
    lasts="1h30m",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(8, per="1m", **_SENT),
            ORDERS_DENIED.grows(2, per="1m", strategy="trend", reason="price_band"),
        ),
    },
    resembles=(ORDERS_DENIED_OFTEN,),
)

ORDERS_IN_DOUBT = Situation(
    name="orders-in-doubt",
    story="Two orders were sent just before a timeout, and for ten minutes the venue does not say what became of them.",
    lasts="1h",
    steps={"15m": ORDERS_UNRESOLVED.stays(2, venue="binance"), "25m": HEALTHY},
    hears=(Hears(ORDERS_STAY_UNRESOLVED, {"venue": "binance"}, by="21m", over="31m"),),
)

ORDER_IN_DOUBT_FOR_A_MINUTE = Situation(
    name="order-in-doubt-for-a-minute",
    story="One order is in doubt after a timeout, and a minute later the venue says that it was filled.",
    lasts="1h",
    steps={"15m": ORDERS_UNRESOLVED.stays(1, venue="binance"), "16m": HEALTHY},
    resembles=(ORDERS_STAY_UNRESOLVED,),
)

SLOW_CONFIRMATIONS = Situation(
    name="venue-confirms-slowly",
    story="The venue is overloaded: one order in ten is confirmed after two and a half seconds.",
    lasts="1h30m",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(20, per="1m", **_SENT),
            ORDER_ACK_DURATION.observed(0.95, at=0.2, count=20, per="1m", venue="binance", order_type="limit"),
        ),
        "30m": ORDER_ACK_DURATION.observed(0.95, at=2.5, count=20, per="1m", venue="binance", order_type="limit"),
        "1h": ORDER_ACK_DURATION.observed(0.95, at=0.2, count=20, per="1m", venue="binance", order_type="limit"),
    },
    hears=(Hears(ORDER_ACK_LATENCY_HIGH, {"venue": "binance"}, by="50m", over="1h20m"),),
)

ONE_SLOW_CONFIRMATION = Situation(
    name="three-slow-confirmations",
    story="A slow bot sends twelve orders an hour, and three of them are confirmed after five seconds.",
    lasts="1h30m",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(12, per="1h", **_SENT),
            ORDER_ACK_DURATION.observed(0.75, at=0.25, count=12, per="1h", venue="binance", order_type="limit"),
        ),
    },
    resembles=(ORDER_ACK_LATENCY_HIGH,),
)

ORDER_FORGOTTEN = Situation(
    name="limit-order-forgotten",
    story="A limit order was left behind by a restart, and has worked at the venue for more than a day.",
    lasts="26h",
    steps={"30m": stamped(OPEN_ORDER_OLDEST, order_type="limit", **_OLDEST)},
    hears=(Hears(ORDER_STUCK, {"venue": "binance", "strategy": "trend", "order_type": "limit"}, by="24h40m"),),
)

STOP_RESTS = Situation(
    name="stop-rests-for-days",
    story="The stop of a position rests at the venue for as long as the position exists, and that is more than a day.",
    lasts="26h",
    steps={"30m": stamped(OPEN_ORDER_OLDEST, order_type="stop", **_OLDEST)},
    resembles=(ORDER_STUCK,),
)

# A trader's own order
BID_RESTS = Situation(
    name="bid-of-a-trader-rests-for-weeks",
    story="A trader has a bid far below the market, and has left it there for three weeks. It is meant to wait.",
    lasts="1h",
    steps={"0s": OPEN_ORDER_OLDEST.stays(-21 * 86_400, venue="binance", strategy="manual", order_type="limit")},
    resembles=(ORDER_STUCK,),
)

MARKET_ORDER_LOST = Situation(
    name="market-order-without-an-end",
    story="The bot has missed the fill of a market order, and believes that it still works.",
    lasts="1h",
    steps={
        "15m": stamped(OPEN_ORDER_OLDEST, order_type="market", **_OLDEST),
        "40m": gone(OPEN_ORDER_OLDEST),
    },
    hears=(
        Hears(
            ORDER_STUCK,
            {"venue": "binance", "strategy": "trend", "order_type": "market"},
            by="26m",
            over="46m",
        ),
    ),
)

NO_ORDERS = Situation(
    name="strategy-sends-nothing-for-a-day",
    story="""A strategy that traded every hour has sent no order since yesterday's deployment. It evaluates, and says
        nothing.""",
    lasts="38h",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(1, per="1h", **_SENT),
            FILLS.grows(
                2, per="1h", venue="binance", symbol="BTC-USDT", strategy="trend", side="buy", liquidity="taker"
            ),
        ),
        "12h": (
            ORDERS_SUBMITTED.grows(0, per="1h", **_SENT),
            FILLS.grows(
                0, per="1h", venue="binance", symbol="BTC-USDT", strategy="trend", side="buy", liquidity="taker"
            ),
        ),
    },
    hears=(Hears(ORDERS_ABSENT, {"strategy": "trend"}, by="36h52m"),),
)

SELDOM_TRADES = Situation(
    name="strategy-that-trades-once-a-week",
    story="A strategy waits for its signal, as it does on most days: it trades about once a week.",
    lasts="30h",
    steps={"0s": ORDERS_SUBMITTED.grows(0, per="1h", **_SENT)},
    resembles=(ORDERS_ABSENT,),
)

BAD_FILLS = Situation(
    name="fills-cost-five-per-cent",
    story="""The bot sends market orders into an empty book, and most fills are about 5% worse than the price it
        decided on.""",
    lasts="1h30m",
    steps={
        "0s": ORDERS_SUBMITTED.grows(30, per="1h", **_SENT),
        "15m": SLIPPAGE_ADVERSE.observed(0.5, at=0.045, count=30, per="1h", venue="binance", order_type="market"),
    },
    hears=(Hears(SLIPPAGE_HIGH, {"venue": "binance"}, by="45m"),),
)

USUAL_FILLS = Situation(
    name="fills-cost-a-tenth-of-a-per-cent",
    story="The market moves fast, and half of the worse fills cost 0.1%.",
    lasts="1h30m",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(30, per="1h", **_SENT),
            SLIPPAGE_ADVERSE.observed(0.5, at=0.001, count=30, per="1h", venue="binance", order_type="market"),
        ),
    },
    resembles=(SLIPPAGE_HIGH,),
)

FUNDING_HIGH = Situation(
    name="funding-eats-the-result",
    story="""Everybody is long, and the bot pays 0.1% of its position for funding every eight hours, on ten times its
        equity.""",
    lasts="10h",
    steps={
        "0s": FUNDING_PAID.grows(0, per="1h", venue="binance", symbol="SOL-USDT"),
        "1h": FUNDING_PAID.grows(100, per="1m", venue="binance", symbol="SOL-USDT"),
        "1h1m": FUNDING_PAID.grows(0, per="1h", venue="binance", symbol="SOL-USDT"),
    },
    hears=(Hears(FUNDING_COST_HIGH, by="1h40m"),),
)

FUNDING_NORMAL = Situation(
    name="funding-paid-and-received",
    story="The bot pays funding for its longs and receives it for its shorts: in sum, it costs next to nothing.",
    lasts="10h",
    steps={
        "0s": (
            FUNDING_PAID.grows(0, per="1h", venue="binance", symbol="SOL-USDT"),
            FUNDING_RECEIVED.grows(0, per="1h", venue="binance", symbol="BTC-USDT"),
        ),
        "1h": (
            FUNDING_PAID.grows(100, per="1m", venue="binance", symbol="SOL-USDT"),
            FUNDING_RECEIVED.grows(98, per="1m", venue="binance", symbol="BTC-USDT"),
        ),
        "1h1m": (
            FUNDING_PAID.grows(0, per="1h", venue="binance", symbol="SOL-USDT"),
            FUNDING_RECEIVED.grows(0, per="1h", venue="binance", symbol="BTC-USDT"),
        ),
    },
    resembles=(FUNDING_COST_HIGH,),
)
