"""New releases that fail from their start on: counters begin at 0 again, and what was counted before still counts."""

from collections.abc import Mapping
from dataclasses import replace

from rules.api import API_ERROR_RATIO_HIGH
from rules.operations.calls import ORDER_CALLS_FAILING, PROVIDER_CALLS_FAILING
from rules.operations.processes import BOT_RESTARTING
from rules.operations.replicas import NO_REPLICA_ACTIVE, REPLICA_DOWN, SEVERAL_REPLICAS_ACTIVE
from rules.risk import DAILY_LOSS_NEAR_LIMIT
from rules.safety.positions import (
    DAILY_LOSS_LIMIT_REACHED,
    EXPOSURE_NEAR_LIMIT,
    LOSING_FAST,
    MARGIN_HIGH,
    MARGIN_NEAR_LIMIT,
)
from rules.system import BOT_DOWN
from rules.trading import ORDER_REJECT_RATIO_HIGH
from situations.steps import STARTED, restart
from situations.world import WORLD
from tradewatch.model import DOWN, HEALTHY, Hears, Samples, Situation, gone
from tradewatch.model.situation import Changes
from tradingbot.catalogue.api import HTTP_REQUESTS
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.providers import PROVIDER_REQUESTS
from tradingbot.catalogue.risk import MARGIN_USED, RECONCILIATION_LAST_SUCCESS, RISK_LIMIT_USED
from tradingbot.catalogue.strategies import STRATEGY_ENABLED
from tradingbot.catalogue.system import BUILD_INFO, EVENT_LOOP_LAG, PLANNED_STOP, REPLICA_ACTIVE
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
    hears=(Hears(ORDER_REJECT_RATIO_HIGH, {"venue": "binance", "strategy": "trend"}, by="1h32m"),),
)

# dev.to/vivian-voss/the-eighth-server
EIGHTH_SERVER = Situation(
    name="standby-with-the-old-release",
    story="""A deployment has missed the standby. When it takes over, its old code sends market orders without end. Its
        limits hold them back only when half of the day's loss is made.""",
    lasts="1h45m",
    steps={"1h": DOWN},
    standby={
        "0s": (gone(BUILD_INFO), BUILD_INFO.stays(1, version="1.3.9", commit="0a1b2c3")),
        "1h30s": (
            REPLICA_ACTIVE.stays(1),
            STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
            RECONCILIATION_LAST_SUCCESS.lags(30, venue="binance"),
            ORDERS_SUBMITTED.grows(700, per="1m", venue="binance", strategy="trend", side="buy", order_type="market"),
        ),
        **{
            f"{3_600 + 60 * minute}s": (
                RISK_LIMIT_USED.stays(min(0.3 + 0.06 * minute, 1), limit="gross_exposure", scope="account"),
                RISK_LIMIT_USED.stays(min(0.05 + 0.0475 * minute, 1), limit="daily_loss", scope="account"),
            )
            for minute in range(1, 21)
        },
    },
    hears=(
        Hears(LOSING_FAST, {"limit": "daily_loss", "scope": "account"}, by="1h14m", over="1h35m"),
        Hears(REPLICA_DOWN, by="1h16m"),
        Hears(EXPOSURE_NEAR_LIMIT, {"limit": "gross_exposure", "scope": "account"}, by="1h17m"),
        Hears(DAILY_LOSS_NEAR_LIMIT, {"limit": "daily_loss", "scope": "account"}, by="1h19m"),
        Hears(DAILY_LOSS_LIMIT_REACHED, {"limit": "daily_loss", "scope": "account"}, by="1h22m"),
    ),
)


def _planned_restart(stop: int) -> Mapping[str, Changes]:
    """The process says that it stops, is back after 45 seconds and stands by; it reconciles a minute later."""
    return {
        f"{stop - 30}s": PLANNED_STOP.stays(stop + 270),
        f"{stop}s": DOWN,
        f"{stop + 45}s": (
            HEALTHY,
            STARTED,
            REPLICA_ACTIVE.stays(0),
            STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
            gone(RECONCILIATION_LAST_SUCCESS),
            EVENT_LOOP_LAG.stays(1.2),
        ),
        f"{stop + 60}s": EVENT_LOOP_LAG.stays(0.01),
        f"{stop + 105}s": RECONCILIATION_LAST_SUCCESS.stays(0, venue="binance"),
    }


_TAKES_OVER: Changes = (
    REPLICA_ACTIVE.stays(1),
    STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
    RECONCILIATION_LAST_SUCCESS.lags(30, venue="binance"),
)

# freqtrade/freqtrade#10333
TAKEN_BACK = Situation(
    name="release-taken-back-and-tried-again",
    story="""A release is rolled out replica by replica, taken back, and rolled out again: six planned restarts in fifty
        minutes, and the other replica takes over each time.""",
    lasts="1h45m",
    steps={
        **_planned_restart(1_200),
        "2415s": _TAKES_OVER,
        **_planned_restart(2_700),
        "3615s": _TAKES_OVER,
        **_planned_restart(3_900),
    },
    standby={
        **_planned_restart(900),
        "1215s": _TAKES_OVER,
        **_planned_restart(2_400),
        "2715s": _TAKES_OVER,
        **_planned_restart(3_600),
        "3915s": _TAKES_OVER,
    },
    resembles=(BOT_RESTARTING, NO_REPLICA_ACTIVE, SEVERAL_REPLICAS_ACTIVE),
)

_NEW_NAME = {"venue": "binance", "account": "main", "bot": "renamed"}

# samber/awesome-prometheus-alerts#66
BOT_RENAMED = Situation(
    name="bot-renamed",
    story="""Somebody gives a bot another name, and forgets the list of watched ones. Under its new name it trades
        on, and comes into need later.""",
    lasts="2h",
    steps={
        "15m": (
            DOWN,
            gone(UP),
            tuple(replace(each, labels={**each.labels, "bot": "renamed"}) for each in WORLD.active),
            MARGIN_USED.stays(0.35, **_NEW_NAME),
        ),
        "1h": MARGIN_USED.stays(0.93, **_NEW_NAME),
        "1h30m": MARGIN_USED.stays(0.35, **_NEW_NAME),
    },
    hears=(
        Hears(BOT_DOWN, by="18m"),
        Hears(MARGIN_NEAR_LIMIT, _NEW_NAME, by="1h2m", over="1h37m"),
        Hears(MARGIN_HIGH, _NEW_NAME, by="1h21m", over="1h37m"),
    ),
)
