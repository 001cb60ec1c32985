"""The bot's own calls to its providers."""

from rules.operations.calls import ORDER_CALLS_FAILING, PROVIDER_CALLS_FAILING
from rules.operations.connections import STREAM_DOWN
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN
from rules.safety.records import RECONCILIATION_STALE
from situations.world import BTC, SOL
from tradewatch.model import Hears, Samples, Situation, frozen
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE, PROVIDER_REQUESTS, PROVIDER_UP, WEBSOCKET_CONNECTED
from tradingbot.catalogue.risk import RECONCILIATION_LAST_SUCCESS

_CANCEL = {"provider": "binance", "operation": "cancel_order"}
_SUBMIT = {"provider": "binance", "operation": "submit_order"}
_BALANCES = {"provider": "binance", "operation": "balances"}

CANCELS_FAIL = Situation(
    name="cancels-fail",
    story="The venue's order entry has an incident: it answers, and every second cancel ends in a server error.",
    lasts="1h",
    steps={
        "0s": PROVIDER_REQUESTS.grows(10, per="1m", outcome="ok", **_CANCEL),
        "15m": (
            PROVIDER_REQUESTS.grows(5, per="1m", outcome="ok", **_CANCEL),
            PROVIDER_REQUESTS.grows(5, per="1m", outcome="server_error", **_CANCEL),
        ),
        "30m": (
            PROVIDER_REQUESTS.grows(10, per="1m", outcome="ok", **_CANCEL),
            PROVIDER_REQUESTS.grows(0, per="1m", outcome="server_error", **_CANCEL),
        ),
    },
    hears=(Hears(ORDER_CALLS_FAILING, _CANCEL, by="23m", over="36m"),),
    resembles=(PROVIDER_DOWN,),
)

TIMEOUTS_NOW_AND_THEN = Situation(
    name="timeouts-now-and-then",
    story="In a fast market, one cancel in twenty times out, and the bot repeats it.",
    lasts="1h",
    steps={
        "0s": (
            PROVIDER_REQUESTS.grows(19, per="1m", outcome="ok", **_CANCEL),
            PROVIDER_REQUESTS.grows(0, per="1m", outcome="timeout", **_CANCEL),
        ),
        "15m": PROVIDER_REQUESTS.grows(1, per="1m", outcome="timeout", **_CANCEL),
    },
    resembles=(ORDER_CALLS_FAILING,),
)

KEY_LOST_A_PERMISSION = Situation(
    name="key-lost-a-permission",
    story="""Somebody has edited the API key: it may still trade, and no longer read balances. The bot asks once a
        minute.""",
    lasts="1h",
    steps={
        "0s": (
            PROVIDER_REQUESTS.grows(1, per="1m", outcome="ok", **_BALANCES),
            PROVIDER_REQUESTS.grows(0, per="1m", outcome="client_error", **_BALANCES),
        ),
        "15m": (
            PROVIDER_REQUESTS.grows(0, per="1m", outcome="ok", **_BALANCES),
            PROVIDER_REQUESTS.grows(1, per="1m", outcome="client_error", **_BALANCES),
        ),
    },
    hears=(Hears(PROVIDER_CALLS_FAILING, _BALANCES, by="30m"),),
)

OUTAGE_WITH_CALLS = Situation(
    name="calls-fail-in-an-outage",
    story="The venue is down for twenty minutes, and all calls of the bot time out. One cause is one incident.",
    lasts="1h10m",
    steps={
        "0s": (
            PROVIDER_REQUESTS.grows(2, per="1m", outcome="ok", **_BALANCES),
            PROVIDER_REQUESTS.grows(2, per="1m", outcome="ok", **_CANCEL),
        ),
        "15m": (
            PROVIDER_UP.stays(0, provider="binance", kind="exchange"),
            *(
                PROVIDER_REQUESTS.grows(number, per="1m", outcome=outcome, **call)
                for outcome, number in (("ok", 0), ("timeout", 2))
                for call in (_BALANCES, _CANCEL)
            ),
        ),
        "35m": (
            PROVIDER_UP.stays(1, provider="binance", kind="exchange"),
            *(
                PROVIDER_REQUESTS.grows(number, per="1m", outcome=outcome, **call)
                for outcome, number in (("ok", 2), ("timeout", 0))
                for call in (_BALANCES, _CANCEL)
            ),
        ),
    },
    hears=(Hears(PROVIDER_DOWN, {"provider": "binance", "kind": "exchange"}, by="17m", over="38m"),),
    resembles=(ORDER_CALLS_FAILING, PROVIDER_CALLS_FAILING),
)

# ocho011/ict_2025#73
KEY_REVOKED = Situation(
    name="key-revoked",
    story="""Somebody revokes the bot's key. Prices need no key and go on. The venue refuses every call about orders,
        positions and balances. That is one page, however many streams end.""",
    lasts="1h",
    steps={
        "0s": tuple(
            PROVIDER_REQUESTS.grows(2, per="1m", provider="binance", operation=operation, outcome="ok")
            for operation in ("positions", "balances", "open_orders", "order_book")
        ),
        "15m": (
            *(
                change
                for operation in ("positions", "balances", "open_orders")
                for change in (
                    PROVIDER_REQUESTS.grows(0, per="1m", provider="binance", operation=operation, outcome="ok"),
                    PROVIDER_REQUESTS.grows(
                        2, per="1m", provider="binance", operation=operation, outcome="client_error"
                    ),
                )
            ),
            frozen(RECONCILIATION_LAST_SUCCESS),
            WEBSOCKET_CONNECTED.stays(0, provider="binance", stream="orders"),
            WEBSOCKET_CONNECTED.stays(0, provider="binance", stream="balances"),
        ),
    },
    hears=(
        Hears(STREAM_DOWN, {"provider": "binance", "stream": "orders"}, by="20m"),
        Hears(STREAM_DOWN, {"provider": "binance", "stream": "balances"}, by="20m"),
        *(
            Hears(PROVIDER_CALLS_FAILING, {"provider": "binance", "operation": operation}, by="30m")
            for operation in ("positions", "balances", "open_orders")
        ),
        Hears(RECONCILIATION_STALE, {"venue": "binance"}, by="31m"),
    ),
    pages=1,
)


def _seldom(operation: str, good: float, bad: float) -> tuple[Samples, ...]:
    return tuple(
        PROVIDER_REQUESTS.grows(number, per="1h", provider="binance", operation=operation, outcome=outcome)
        for outcome, number in (("ok", good), ("server_error", bad))
    )


# hummingbot/hummingbot#8250
FEW_ORDERS_ALL_FAIL = Situation(
    name="each-of-few-orders-fails",
    story="""A slow bot sends six orders an hour. Since the venue's incident each of them ends in a server error, until
        it is over.""",
    lasts="3h",
    steps={
        "0s": _seldom("submit_order", 6, 0),
        "30m": _seldom("submit_order", 0, 6),
        "1h30m": _seldom("submit_order", 6, 0),
    },
    hears=(Hears(ORDER_CALLS_FAILING, {"provider": "binance", "operation": "submit_order"}, by="1h15m", over="2h35m"),),
)

# freqtrade/freqtrade#11725
CANDLES_CANNOT_BE_LOADED = Situation(
    name="candles-cannot-be-loaded",
    story="""A bot loads its candles every half hour. Since the venue changed its interface each of these calls fails,
        and the strategy evaluates old ones.""",
    lasts="6h",
    steps={"0s": _seldom("candles", 2, 0), "1h": _seldom("candles", 0, 2)},
    hears=(Hears(PROVIDER_CALLS_FAILING, {"provider": "binance", "operation": "candles"}, by="3h"),),
)

# binance.com/en/blog/from-cz/6789340645608890113
ENGINE_STANDS = Situation(
    name="matching-engine-stands",
    story="""The venue's matching engine stands still. Streams stay connected without a quote, questions are
        answered, and each order and each cancel ends in a server error. That is two pages, however many symbols
        there are.""",
    lasts="1h15m",
    steps={
        "0s": tuple(
            PROVIDER_REQUESTS.grows(2, per="1m", outcome="ok", **call) for call in (_CANCEL, _SUBMIT, _BALANCES)
        ),
        "15m": (
            frozen(MARKET_DATA_LAST_UPDATE),
            *(
                PROVIDER_REQUESTS.grows(number, per="1m", outcome=outcome, **call)
                for outcome, number in (("ok", 0), ("server_error", 2))
                for call in (_CANCEL, _SUBMIT)
            ),
        ),
    },
    hears=(
        Hears(MARKET_DATA_STALE, BTC, by="18m"),
        Hears(MARKET_DATA_STALE, SOL, by="19m"),
        Hears(ORDER_CALLS_FAILING, _CANCEL, by="25m"),
        Hears(ORDER_CALLS_FAILING, _SUBMIT, by="25m"),
    ),
    resembles=(PROVIDER_DOWN, STREAM_DOWN),
    pages=2,
)
