"""New releases that fail from their start on: counters begin at 0 again, and what was counted before still counts."""

from rules.api import API_ERROR_RATIO_HIGH
from rules.operations.calls import ORDER_CALLS_FAILING, PROVIDER_CALLS_FAILING
from rules.system import BOT_DOWN
from rules.trading import ORDER_REJECT_RATIO_HIGH
from situations.steps import restart
from tradewatch.model import Hears, Samples, Situation
from tradingbot.catalogue.api import HTTP_REQUESTS
from tradingbot.catalogue.providers import PROVIDER_REQUESTS
from tradingbot.catalogue.trading import ORDERS_REJECTED, ORDERS_SUBMITTED

_STATUS = {"method": "GET", "route": "/status"}
_CANCEL = {"provider": "binance", "operation": "cancel_order"}
_BALANCES = {"provider": "binance", "operation": "balances"}
_ORDER = {"venue": "binance", "strategy": "trend", "side": "buy", "order_type": "limit"}
_REFUSED = {"venue": "binance", "strategy": "trend", "reason": "price_out_of_band"}


def _requests_and_calls(failed: float, others: float, per: str) -> tuple[Samples, ...]:
    return (
        HTTP_REQUESTS.grows(failed, per=per, status_class="5xx", **_STATUS),
        HTTP_REQUESTS.grows(others, per=per, status_class="2xx", **_STATUS),
        *(
            samples
            for call in (_CANCEL, _BALANCES)
            for samples in (
                PROVIDER_REQUESTS.grows(failed, per=per, outcome="server_error", **call),
                PROVIDER_REQUESTS.grows(others, per=per, outcome="ok", **call),
            )
        ),
    )


def _orders(refused: float, others: float, per: str) -> tuple[Samples, ...]:
    return (
        ORDERS_REJECTED.grows(refused, per=per, **_REFUSED),
        ORDERS_SUBMITTED.grows(refused + others, per=per, **_ORDER),
    )


RELEASE_FAILS = Situation(
    name="release-fails-a-third-of-its-requests-and-calls",
    story="""A busy bot restarts with a new release, and from then on a third of the requests to it and of its own calls
        fail.""",
    lasts="1h",
    steps={
        "0s": _requests_and_calls(2, 58, "1m"),
        **restart("45m", "45m30s"),
        "45m45s": _requests_and_calls(20, 40, "1m"),
    },
    hears=(
        Hears(API_ERROR_RATIO_HIGH, {"route": "/status"}, by="53m"),
        Hears(ORDER_CALLS_FAILING, _CANCEL, by="55m"),
        Hears(PROVIDER_CALLS_FAILING, _BALANCES, by="55m"),
    ),
    resembles=(BOT_DOWN,),
)

QUIET_RELEASE_FAILS = Situation(
    name="release-of-a-quiet-bot-fails",
    story="""A quiet bot restarts with a new release, and from then on every request to it and every call of its own
        fails: one in three minutes.""",
    lasts="1h30m",
    steps={
        "0s": _requests_and_calls(0, 1, "3m"),
        **restart("45m", "45m30s"),
        "45m45s": _requests_and_calls(1, 0, "3m"),
    },
    hears=(
        Hears(API_ERROR_RATIO_HIGH, {"route": "/status"}, by="1h8m"),
        Hears(ORDER_CALLS_FAILING, _CANCEL, by="1h"),
        Hears(PROVIDER_CALLS_FAILING, _BALANCES, by="1h2m"),
    ),
)

RELEASE_ORDERS_WRONGLY = Situation(
    name="release-rounds-prices-wrongly",
    story="""A busy bot restarts with a new release that rounds its prices wrongly: the venue refuses one order in
        ten.""",
    lasts="2h",
    steps={
        "0s": _orders(0.5, 59.5, "1m"),
        **restart("1h15m", "1h15m30s"),
        "1h15m45s": _orders(6, 54, "1m"),
    },
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "binance"}, by="1h32m"),),
)
