"""What orders cost and how fast they are, of slow bots and of fast ones."""

from rules.operations.calls import ORDER_CALLS_FAILING, PROVIDER_CALLS_FAILING
from rules.operations.execution import ORDERS_ABSENT, ORDERS_DENIED_OFTEN, SLIPPAGE_HIGH
from rules.trading import ORDER_ACK_LATENCY_HIGH, ORDER_REJECT_RATIO_HIGH
from tradewatch.model import Hears, Situation
from tradewatch.model.situation import Changes
from tradingbot.catalogue.providers import (
    MARKET_OPEN,
    PROVIDER_REQUESTS,
    PROVIDER_UP,
)
from tradingbot.catalogue.risk import RECONCILIATION_DIFFERENCE, RECONCILIATION_LAST_SUCCESS
from tradingbot.catalogue.trading import (
    FILLS,
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
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "kraken"}, by="1h10m"),),
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

_CANCEL = {"provider": "binance", "operation": "cancel_order"}
_BALANCES = {"provider": "binance", "operation": "balances"}


def _busy(refused: float, acknowledged: float, slippage: float, failed: float, per_minute: float) -> Changes:
    """What a busy bot sends and asks in a minute, and how much of it goes wrong."""
    return (
        ORDERS_SUBMITTED.grows(per_minute * (1 - refused), per="1m", **_ORDER),
        ORDERS_DENIED.grows(per_minute * refused, per="1m", strategy="trend", reason="price_band"),
        *ORDER_ACK_DURATION.observed(
            0.95, at=acknowledged, count=per_minute, per="1m", venue="binance", order_type="limit"
        ),
        *SLIPPAGE_ADVERSE.observed(0.5, at=slippage, count=per_minute, per="1m", venue="binance", order_type="market"),
        *(
            PROVIDER_REQUESTS.grows(per_minute * share, per="1m", outcome=outcome, **call)
            for call in (_CANCEL, _BALANCES)
            for outcome, share in (("ok", 1 - failed), ("server_error", failed))
        ),
    )


BAD_AFTER_A_PAUSE = Situation(
    name="everything-goes-wrong-after-a-pause",
    story="""A busy bot pauses for an hour, and while it does, its route to the venue becomes bad. From the first minute
        after the pause, orders are confirmed late and filled badly, a third of the calls fails, and half of the orders
        is too far from the market for its own risk engine. What was well before the pause hides none of it.""",
    lasts="3h",
    steps={
        "0s": _busy(0, 0.1, 0.0005, 0, per_minute=20),
        "1h": _busy(0, 0.1, 0.0005, 0, per_minute=0),
        "2h10m": _busy(0.495, 5, 0.04, 0.33, per_minute=60),
        "2h40m": _busy(0, 0.1, 0.0005, 0, per_minute=60),
    },
    hears=(
        Hears(ORDER_ACK_LATENCY_HIGH, {"venue": "binance"}, by="2h17m", over="2h57m"),
        Hears(SLIPPAGE_HIGH, {"venue": "binance"}, by="2h17m"),
        Hears(ORDERS_DENIED_OFTEN, {"strategy": "trend"}, by="2h22m", over="2h45m"),
        Hears(ORDER_CALLS_FAILING, _CANCEL, by="2h17m", over="2h46m"),
        Hears(PROVIDER_CALLS_FAILING, _BALANCES, by="2h17m", over="2h46m"),
    ),
)

# hummingbot/hummingbot#1042
FEW_FILLS_COST_MUCH = Situation(
    name="four-fills-a-day-cost-three-per-cent",
    story="A slow bot has four fills a day, and each of them is about 3% worse than the price it decided on.",
    lasts="25h",
    steps={"0s": SLIPPAGE_ADVERSE.observed(0.5, at=0.03, count=4, per="1d", venue="binance", order_type="market")},
    hears=(Hears(SLIPPAGE_HIGH, {"venue": "binance"}, by="24h20m"),),
)

# Ridimo's report in djienne/passivbot_lighter#3
MAKER_SENDS_NOTHING = Situation(
    name="maker-sends-nothing-for-hours",
    story="""A market maker sends an order a minute, day and night. Then its connection is dead without a sign, and for
        hours it sends none, while everything looks well.""",
    lasts="32h",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(1, per="1m", **_ORDER),
            FILLS.grows(
                20, per="1h", venue="binance", symbol="BTC-USDT", strategy="trend", side="buy", liquidity="maker"
            ),
        ),
        "28h": (
            ORDERS_SUBMITTED.grows(0, per="1m", **_ORDER),
            FILLS.grows(
                0, per="1h", venue="binance", symbol="BTC-USDT", strategy="trend", side="buy", liquidity="maker"
            ),
        ),
    },
    hears=(Hears(ORDERS_ABSENT, {"strategy": "trend"}, by="31h"),),
)
