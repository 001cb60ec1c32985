"""Money at risk. One loop sets all values except the kill switch and the reconciliation, and then RISK_UPDATED."""

from tradewatch.model import BOOL, GAUGE, ONE, RATIO, TIMESTAMP, USD, Metric
from tradingbot.catalogue import system
from tradingbot.catalogue.exporters import BOT
from tradingbot.catalogue.labels import (
    ACCOUNT,
    CONFIDENCE,
    LIMIT,
    POSITION_SIDE,
    SCOPE,
    STRATEGY,
    SYMBOL,
    VENUE,
)

EQUITY = Metric(
    name="tradingbot_equity_usd",
    kind=GAUGE,
    unit=USD,
    help="Balance plus unrealised result, net of deposits and withdrawals, so that a withdrawal is not a loss.",
    exporter=BOT,
    labels=(VENUE, ACCOUNT),
    required=True,
)

PNL_DAY = Metric(
    name="tradingbot_pnl_day_usd",
    kind=GAUGE,
    unit=USD,
    help="Result since the session's start, including fees and funding; each session starts at 0.",
    exporter=BOT,
    labels=(ACCOUNT, STRATEGY),
    required=True,
)

PNL_REALISED = Metric(
    name="tradingbot_pnl_realised_usd",
    kind=GAUGE,
    unit=USD,
    help="Result of closed positions, as in the venue's statement; survives a restart.",
    exporter=BOT,
    labels=(ACCOUNT, STRATEGY),
    why_no_alert="the result in USD has no limit of its own: drawdown and daily loss are its limits",
)

PNL_UNREALISED = Metric(
    name="tradingbot_pnl_unrealised_usd",
    kind=GAUGE,
    unit=USD,
    help="Result of open positions at the mark price.",
    exporter=BOT,
    labels=(ACCOUNT, STRATEGY),
)

SYMBOL_PNL = Metric(
    name="tradingbot_symbol_pnl_usd",
    kind=GAUGE,
    unit=USD,
    help="Result in a symbol, of closed and open positions, before fees and funding; survives a restart.",
    exporter=BOT,
    labels=(VENUE, SYMBOL),
    why_no_alert="the result in USD has no limit of its own: drawdown and daily loss are its limits",
)

RISK_UPDATED = Metric(
    name="tradingbot_risk_updated_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the risk values were last computed; set after all of them, so no other value is newer.",
    exporter=BOT,
    labels=(ACCOUNT,),
    required=True,
)

DRAWDOWN = Metric(
    name="tradingbot_drawdown_ratio",
    kind=GAUGE,
    unit=RATIO,
    help="Fall of equity from its peak, as a share of the peak: 0 at the peak, 0.1 for ten per cent below.",
    exporter=BOT,
    labels=(ACCOUNT,),
    required=True,
    stamped_by=RISK_UPDATED,
    within=(0, 10),  # above 1 if equity is negative; 12 is a percentage
)

EXPOSURE = Metric(
    name="tradingbot_exposure_usd",
    kind=GAUGE,
    unit=USD,
    help="Notional of open positions at the mark price, positive on both sides; removed when flat.",
    exporter=BOT,
    labels=(VENUE, SYMBOL, POSITION_SIDE),
    within=(0, None),
)

MARGIN_USED = Metric(
    name="tradingbot_margin_used_ratio",
    kind=GAUGE,
    unit=RATIO,
    help="Maintenance margin over margin balance: at 1 the venue liquidates. Not exported for a cash account.",
    exporter=BOT,
    labels=(VENUE, ACCOUNT),
    within=(0, 100),
    stamped_by=RISK_UPDATED,
)

LIQUIDATION_DISTANCE = Metric(
    name="tradingbot_liquidation_distance_ratio",
    kind=GAUGE,
    unit=RATIO,
    help="Distance from mark to liquidation price, as a share of the mark; not exported without a position.",
    exporter=BOT,
    labels=(VENUE, SYMBOL),
    stamped_by=RISK_UPDATED,
)

POSITIONS_UNPROTECTED = Metric(
    name="tradingbot_positions_unprotected",
    kind=GAUGE,
    unit=ONE,
    help="Open positions that should have a stop at the venue, and whose stop is not working there.",
    exporter=BOT,
    labels=(VENUE,),
    stamped_by=RISK_UPDATED,
)

RISK_LIMIT_USED = Metric(
    name="tradingbot_risk_limit_used_ratio",
    kind=GAUGE,
    unit=RATIO,
    help="Share of a risk limit used, the fullest of its scope; 1 is the limit.",
    exporter=BOT,
    labels=(LIMIT, SCOPE),
    required=True,
    within=(0, 100),
    stamped_by=RISK_UPDATED,
)

VALUE_AT_RISK = Metric(
    name="tradingbot_value_at_risk_usd",
    kind=GAUGE,
    unit=USD,
    help="Loss that one day exceeds only with the remaining probability, as a positive amount.",
    exporter=BOT,
    labels=(ACCOUNT, CONFIDENCE),
    within=(0, None),
    why_no_alert="an estimate for the risk owner; the limits that hold orders back have alerts",
)

KILL_SWITCH_ACTIVE = Metric(
    name="tradingbot_kill_switch_active",
    kind=GAUGE,
    unit=BOOL,
    help="1 while a kill switch of the scope blocks new orders, otherwise 0; 0 from the start.",
    exporter=BOT,
    labels=(SCOPE,),
    required=True,
    stamped_by=system.LOOP_LAST_SUCCESS,
)

RECONCILIATION_LAST_SUCCESS = Metric(
    name="tradingbot_reconciliation_last_success_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When a reconciliation with the venue was last completed, whatever it found.",
    exporter=BOT,
    labels=(VENUE,),
    required=True,
)

RECONCILIATION_DIFFERENCE = Metric(
    name="tradingbot_reconciliation_difference_usd",
    kind=GAUGE,
    unit=USD,
    help="Sum over symbols of the absolute difference between the bot's position and the venue's, at the mark.",
    exporter=BOT,
    labels=(VENUE, ACCOUNT),
    required=True,
    stamped_by=RECONCILIATION_LAST_SUCCESS,
    within=(0, None),
)
