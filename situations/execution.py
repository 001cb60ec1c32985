"""What orders cost and how fast they are, of slow bots and of fast ones."""

from rules.operations.calls import ORDERS_REFUSED
from rules.operations.costs import SLIPPAGE_HIGH
from rules.operations.execution import ORDER_STUCK, ORDERS_ABSENT, ORDERS_DENIED_OFTEN
from rules.trading import ORDER_ACK_LATENCY_HIGH, ORDER_REJECT_RATIO_HIGH
from tradewatch.model import Hears, Situation, stamped
from tradingbot.catalogue.providers import MARKET_CHANGED, MARKET_OPEN, PROVIDER_UP
from tradingbot.catalogue.risk import RECONCILIATION_DIFFERENCE, RECONCILIATION_LAST_SUCCESS
from tradingbot.catalogue.trading import (
    FILLS,
    OPEN_ORDER_OLDEST,
    OPEN_ORDERS,
    ORDER_ACK_DURATION,
    ORDERS_DENIED,
    ORDERS_REJECTED,
    ORDERS_SUBMITTED,
    ORDERS_UNRESOLVED,
    SLIPPAGE_ADVERSE,
)

_ORDER = {"venue": "binance", "strategy": "trend", "side": "buy", "order_type": "limit"}
_FILL = {"venue": "binance", "symbol": "BTC-USDT", "strategy": "trend", "side": "buy", "liquidity": "maker"}

# hummingbot/hummingbot#3374
REFUSED_AT_ONE_VENUE = Situation(
    name="refused-at-one-of-two-venues",
    story="""The bot trades on two venues. One of them has raised its smallest order, and refuses one order in five; the
        other accepts all, and most orders go there.""",
    lasts="2h",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(20, per="1m", venue="binance", strategy="trend", side="buy", order_type="limit"),
            ORDERS_SUBMITTED.grows(1, per="1m", venue="kraken", strategy="trend", side="buy", order_type="limit"),
            ORDERS_REJECTED.grows(0, per="1m", venue="kraken", strategy="trend", reason="invalid_quantity"),
            ORDERS_UNRESOLVED.stays(0, venue="kraken"),
            RECONCILIATION_LAST_SUCCESS.lags(30, venue="kraken"),
            RECONCILIATION_DIFFERENCE.stays(0, venue="kraken", account="main"),
            PROVIDER_UP.stays(1, provider="kraken", kind="exchange"),
            MARKET_OPEN.stays(1, venue="kraken"),
        ),
        "30m": ORDERS_REJECTED.grows(12, per="1h", venue="kraken", strategy="trend", reason="invalid_quantity"),
    },
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "kraken", "strategy": "trend"}, by="1h10m"),),
)

# nautechsystems/nautilus_trader#1157
EACH_OF_FEW_ORDERS_SLOW = Situation(
    name="each-of-few-orders-is-slow",
    story="A slow bot sends six orders an hour, and the venue confirms each of them after seven seconds.",
    lasts="3h",
    steps={
        "0s": ORDER_ACK_DURATION.observed(0.95, at=0.1, count=6, per="1h", venue="binance", order_type="limit"),
        "30m": ORDER_ACK_DURATION.observed(0.5, at=7, count=6, per="1h", venue="binance", order_type="limit"),
    },
    hears=(Hears(ORDER_ACK_LATENCY_HIGH, {"venue": "binance"}, by="2h30m"),),
)

# hummingbot/hummingbot#1042
FEW_FILLS_COST_MUCH = Situation(
    name="four-fills-a-day-cost-three-per-cent",
    story="A slow bot has four fills a day, and each of them is about 3% worse than the price it decided on.",
    lasts="25h",
    steps={"0s": SLIPPAGE_ADVERSE.observed(0.5, at=0.03, count=4, per="1d", venue="binance", order_type="market")},
    hears=(Hears(SLIPPAGE_HIGH, {"venue": "binance"}, by="24h20m"),),
)

# A maker's minutes, and those without an order.
_BUSY = (ORDERS_SUBMITTED.grows(1, per="1m", **_ORDER), FILLS.grows(20, per="1h", **_FILL))
_IDLE = (ORDERS_SUBMITTED.grows(0, per="1m", **_ORDER), FILLS.grows(0, per="1h", **_FILL))

# Ridimo's report in djienne/passivbot_lighter#3
MAKER_SENDS_NOTHING = Situation(
    name="maker-sends-nothing-for-hours",
    story="""A market maker sends an order a minute, day and night. Then its connection is dead without a sign, and for
        hours it sends none, while everything looks well.""",
    lasts="32h",
    steps={"0s": _BUSY, "28h": _IDLE},
    hears=(Hears(ORDERS_ABSENT, {"strategy": "trend"}, by="31h"),),
)

MAKER_DENIED = Situation(
    name="maker-is-denied-every-order",
    story="""A market maker sends an order a minute, day and night. Then its position is at its limit, and its own risk
        engine denies each order for hours.""",
    lasts="32h",
    steps={"0s": _BUSY, "28h": (*_IDLE, ORDERS_DENIED.grows(1, per="1m", strategy="trend", reason="position_size"))},
    hears=(Hears(ORDERS_DENIED_OFTEN, {"strategy": "trend"}, by="28h25m"),),
    resembles=(ORDERS_ABSENT,),
)

# hummingbot/hummingbot#855
HEDGES_REFUSED = Situation(
    name="hedges-are-refused",
    story="""A market maker quotes on one venue and hedges on another, which has raised its smallest order. It refuses
        each hedge, one refusal among forty good orders, until the bot collects larger ones.""",
    lasts="2h45m",
    steps={
        "0s": (
            PROVIDER_UP.stays(1, provider="kraken", kind="exchange"),
            MARKET_OPEN.stays(1, venue="kraken"),
            ORDERS_SUBMITTED.grows(120, per="1m", venue="kraken", strategy="trend", side="buy", order_type="post_only"),
            ORDERS_SUBMITTED.grows(3, per="1m", venue="binance", strategy="trend", side="sell", order_type="market"),
            ORDERS_REJECTED.grows(0, per="1m", venue="binance", strategy="trend", reason="invalid_quantity"),
        ),
        "1h15m": ORDERS_REJECTED.grows(3, per="1m", venue="binance", strategy="trend", reason="invalid_quantity"),
        "1h45m": ORDERS_REJECTED.grows(0, per="1m", venue="binance", strategy="trend", reason="invalid_quantity"),
    },
    hears=(
        Hears(ORDERS_REFUSED, {"venue": "binance", "strategy": "trend"}, by="1h21m", over="1h51m"),
        Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "binance", "strategy": "trend"}, by="1h25m", over="2h15m"),
    ),
)

# passivbot#373
HEDGES_DROWN = Situation(
    name="refused-hedges-among-many-quotes",
    story="""A market maker sends two quotes a second, and all are accepted. Its hedger sends one order a minute, and
        the venue refuses each for lack of margin.""",
    lasts="1h45m",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(120, per="1m", **_ORDER),
            ORDERS_SUBMITTED.grows(1, per="1m", **{**_ORDER, "strategy": "hedger"}),
            ORDERS_REJECTED.grows(0, per="1m", venue="binance", strategy="hedger", reason="insufficient_margin"),
        ),
        "25m": ORDERS_REJECTED.grows(1, per="1m", venue="binance", strategy="hedger", reason="insufficient_margin"),
        "1h": ORDERS_REJECTED.grows(0, per="1m", venue="binance", strategy="hedger", reason="insufficient_margin"),
    },
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "binance", "strategy": "hedger"}, by="36m", over="1h30m"),),
)

# lucas-campagna/mt5linux#51
TERMINAL_DOES_NOT_TRADE = Situation(
    name="terminal-does-not-trade",
    story="""A terminal restarts with its trading switched off. It has prices and balances, and refuses each of the four
        orders that a strategy sends in an hour. The day before, all of them were accepted.""",
    lasts="32h",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(4, per="1h", **_ORDER),
            ORDERS_REJECTED.grows(0, per="1h", venue="binance", strategy="trend", reason="not_permitted"),
        ),
        "24h": ORDERS_REJECTED.grows(4, per="1h", venue="binance", strategy="trend", reason="not_permitted"),
        "30h": ORDERS_REJECTED.grows(0, per="1h", venue="binance", strategy="trend", reason="not_permitted"),
    },
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "binance", "strategy": "trend"}, by="25h", over="31h"),),
)

_RESTING = {"venue": "nasdaq", "strategy": "trend", "order_type": "limit"}

# rsheftel/pandas_market_calendars#155
RESTS_OVER_THE_WEEKEND = Situation(
    name="order-rests-over-a-weekend",
    story="""A limit order at a stock exchange is good till cancelled. On Monday it is 68 hours old, of which the market
        was open for none.""",
    lasts="2h",
    steps={
        "0s": (
            OPEN_ORDERS.stays(1, **_RESTING),
            OPEN_ORDER_OLDEST.stays(-68 * 3_600, **_RESTING),
            MARKET_OPEN.stays(0, venue="nasdaq"),
            MARKET_CHANGED.stays(-68 * 3_600, venue="nasdaq"),
        ),
        "1h": (MARKET_OPEN.stays(1, venue="nasdaq"), stamped(MARKET_CHANGED, venue="nasdaq")),
    },
    resembles=(ORDER_STUCK,),
)

STOPS_REFUSED_AND_PLACED = Situation(
    name="refused-for-forty-minutes-and-then-no-order",
    story="""Once a minute the venue refuses a stop of a strategy that hardly trades. After forty minutes somebody
        places it by hand, and the strategy sends nothing more that day.""",
    lasts="5h",
    steps={
        time: (
            ORDERS_SUBMITTED.grows(orders, per="1m", venue="binance", strategy="trend", side="sell", order_type="stop"),
            ORDERS_REJECTED.grows(orders, per="1m", venue="binance", strategy="trend", reason="invalid_quantity"),
        )
        for time, orders in (("30m", 1), ("1h10m", 0))
    },
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "binance", "strategy": "trend"}, by="45m", over="1h32m"),),
    resembles=(ORDERS_REFUSED,),
)
