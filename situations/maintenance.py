"""Planned windows of rules/maintenance.py: alerts that pause, and those about money, which do not.

promtool's clock begins in 1970, before every window, so a story writes the series of an open window itself.
"""

from rules.providers import PROVIDER_DOWN
from rules.safety.positions import LIQUIDATION_NEAR, MARGIN_HIGH, MARGIN_NEAR_LIMIT, STOP_MISSING
from rules.safety.records import RECONCILIATION_MISMATCH, RECONCILIATION_STALE, RECONCILIATION_UNSTEADY
from rules.trading import ORDERS_STAY_UNRESOLVED
from tradewatch.model import Hears, Samples, Situation
from tradingbot.catalogue.providers import PROVIDER_UP
from tradingbot.catalogue.risk import (
    LIQUIDATION_DISTANCE,
    MARGIN_USED,
    POSITIONS_UNPROTECTED,
    RECONCILIATION_DIFFERENCE,
)
from tradingbot.catalogue.trading import ORDERS_UNRESOLVED

_VENUE = {"venue": "bitmex"}
_ACCOUNT = {**_VENUE, "account": "perpetuals"}
_SYMBOL = {**_VENUE, "symbol": "XBT-USD"}
_PROVIDER = {"provider": "bitmex", "kind": "exchange"}


def _open(label: str) -> Samples:
    return Samples(f"{label}:maintenance", {label: "bitmex", "job": "tradingbot"}, 1, 0)


CRASH_DURING_MAINTENANCE = Situation(
    name="market-falls-during-maintenance",
    story="""A venue does not answer, as the desk has planned. Meanwhile the market falls: the bot's position there has
        lost its stop and is nearly liquidated, and an order is in doubt.""",
    lasts="1h",
    steps={
        "0s": (_open("venue"), _open("provider")),
        "15m": (
            PROVIDER_UP.stays(0, **_PROVIDER),
            POSITIONS_UNPROTECTED.stays(1, **_VENUE),
            LIQUIDATION_DISTANCE.stays(0.04, **_SYMBOL),
            MARGIN_USED.stays(0.93, **_ACCOUNT),
            ORDERS_UNRESOLVED.stays(1, **_VENUE),
            RECONCILIATION_DIFFERENCE.stays(900, **_ACCOUNT),
        ),
    },
    hears=(
        Hears(STOP_MISSING, _VENUE, by="17m"),
        Hears(LIQUIDATION_NEAR, _SYMBOL, by="17m"),
        Hears(MARGIN_NEAR_LIMIT, _ACCOUNT, by="17m"),
        Hears(MARGIN_HIGH, _ACCOUNT, by="37m"),
        Hears(RECONCILIATION_MISMATCH, _ACCOUNT, by="21m"),
        Hears(RECONCILIATION_UNSTEADY, _ACCOUNT, by="29m"),
        Hears(ORDERS_STAY_UNRESOLVED, _VENUE, by="21m"),
    ),
    resembles=(PROVIDER_DOWN, RECONCILIATION_STALE),
)
