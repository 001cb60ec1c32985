"""Does the bot know what it holds: its risk, its positions, its own state?"""

from rules.safety.records import (
    RECONCILIATION_MISMATCH,
    RECONCILIATION_STALE,
    RECONCILIATION_UNSTEADY,
    RISK_DATA_STALE,
    STATE_NOT_SAVED,
)
from situations.steps import STARTED
from tradewatch.model import HEALTHY, Hears, Situation, frozen
from tradingbot.catalogue.providers import MARKET_OPEN
from tradingbot.catalogue.risk import (
    EQUITY,
    RECONCILIATION_DIFFERENCE,
    RECONCILIATION_LAST_SUCCESS,
    RISK_UPDATED,
)
from tradingbot.catalogue.system import STATE_LAST_SAVED
from tradingbot.catalogue.trading import ORDERS_UNRESOLVED

POSITION_DIFFERS = Situation(
    name="position-differs-from-the-venue",
    story="""A fill was missed: for half an hour the bot believes that it holds 400 USD less than it does. The
        warning is inhibited.""",
    lasts="1h",
    steps={
        "15m": RECONCILIATION_DIFFERENCE.stays(400, venue="binance", account="main"),
        "45m": RECONCILIATION_DIFFERENCE.stays(0, venue="binance", account="main"),
    },
    hears=(
        Hears(RECONCILIATION_MISMATCH, {"venue": "binance", "account": "main"}, by="21m", over="49m"),
        Hears(RECONCILIATION_UNSTEADY, {"venue": "binance", "account": "main"}, by="29m", over="49m"),
    ),
)

# nautechsystems/nautilus_trader#3493
FILLS_IN_TRANSIT = Situation(
    name="fills-in-transit-on-a-busy-afternoon",
    story="""After a release of figures the bot has a fill every half second. One reconciliation in seven finds fills in
        transit, each time of another amount, and the next one or two find nothing.""",
    lasts="1h15m",
    steps={
        time: RECONCILIATION_DIFFERENCE.stays(amount, venue="binance", account="main")
        for number, amount in enumerate((300, 4_100, 1_250, 7_900, 600, 2_000, 3_100))
        for time, amount in (
            (f"{15 + 7 * number}m", amount),
            (f"{16 + 7 * number + number % 2}m", 0),
        )
    },
    resembles=(RECONCILIATION_MISMATCH, RECONCILIATION_UNSTEADY),
)

ROUNDING = Situation(
    name="rounding-differs",
    story="""Fees that the venue took in the coin make a difference of 40 USD, and a fill in transit one of 900 for a
        minute.""",
    lasts="1h",
    steps={
        "15m": RECONCILIATION_DIFFERENCE.stays(40, venue="binance", account="main"),
        "20m": RECONCILIATION_DIFFERENCE.stays(900, venue="binance", account="main"),
        "21m": RECONCILIATION_DIFFERENCE.stays(40, venue="binance", account="main"),
    },
    resembles=(RECONCILIATION_MISMATCH,),
)

RISK_LOOP_DIES = Situation(
    name="risk-loop-dies",
    story="The loop that computes the risk dies. Drawdown and margin keep their last values, which look good.",
    lasts="1h",
    steps={"15m": frozen(RISK_UPDATED), "35m": HEALTHY},
    hears=(Hears(RISK_DATA_STALE, {"account": "main"}, by="18m", over="41m"),),
    resembles=(RECONCILIATION_STALE,),
)

_SECOND_ACCOUNT = EQUITY.stays(10_000, venue="binance", account="second")

ACCOUNT_NEVER_COMPUTED = Situation(
    name="second-account-never-computed",
    story="""A second account was added. Its equity is read, and the active replica never computes its risk; the
        standby does.""",
    lasts="1h",
    steps={"15m": _SECOND_ACCOUNT},
    standby={"15m": (_SECOND_ACCOUNT, RISK_UPDATED.lags(5, account="second"))},
    hears=(Hears(RISK_DATA_STALE, {"account": "second"}, by="17m"),),
)

FIRST_START = Situation(
    name="first-start",
    story="""The bot starts for the first time: it exports its risk after a minute, and the first reconciliation ends
        after two.""",
    lasts="1h",
    steps={
        "0s": (
            STARTED,
            *(frozen(metric) for metric in (RISK_UPDATED, RECONCILIATION_LAST_SUCCESS, STATE_LAST_SAVED)),
        ),
        "1m": RISK_UPDATED.lags(5, account="main"),
        "2m": HEALTHY,
    },
    resembles=(RISK_DATA_STALE, RECONCILIATION_STALE, STATE_NOT_SAVED),
)

NOT_RECONCILED = Situation(
    name="reconciliation-fails",
    story="""The venue's answer has a new field since its last release, and every reconciliation fails. Another market
        of the bot is closed.""",
    lasts="1h",
    steps={
        "0s": MARKET_OPEN.stays(0, venue="nasdaq"),
        "15m": frozen(RECONCILIATION_LAST_SUCCESS),
        "40m": RECONCILIATION_LAST_SUCCESS.lags(30, venue="binance"),
    },
    hears=(Hears(RECONCILIATION_STALE, {"venue": "binance"}, by="32m", over="46m"),),
    resembles=(RECONCILIATION_MISMATCH,),
)

NEVER_RECONCILED = Situation(
    name="second-venue-never-reconciled",
    story="The bot sends orders to a second venue, and the reconciliation with it was never switched on.",
    lasts="1h",
    steps={"15m": ORDERS_UNRESOLVED.stays(0, venue="kraken")},
    hears=(Hears(RECONCILIATION_STALE, {"venue": "kraken"}, by="22m"),),
)

DISK_FULL = Situation(
    name="disk-full",
    story="""The disk of the active replica is full. It trades on, and its orders exist only in its memory. The standby
        has a disk of its own.""",
    lasts="1h",
    steps={"15m": frozen(STATE_LAST_SAVED, store="orders"), "35m": HEALTHY},
    standby={},
    hears=(Hears(STATE_NOT_SAVED, {"store": "orders"}, by="21m", over="41m"),),
)
