"""Money at risk."""

from rules.risk import DAILY_LOSS_NEAR_LIMIT, DRAWDOWN_HIGH, DRAWDOWN_LIMIT_BREACHED
from rules.safety.positions import (
    DAILY_LOSS_LIMIT_REACHED,
    EXPOSURE_NEAR_LIMIT,
    KILL_SWITCH_ON,
    LIQUIDATION_NEAR,
    LOSING_FAST,
    MARGIN_HIGH,
    MARGIN_NEAR_LIMIT,
    RISK_LIMIT_PASSED,
    STOP_MISSING,
)
from tradewatch.model import HEALTHY, Hears, Situation
from tradingbot.catalogue.risk import (
    DRAWDOWN,
    KILL_SWITCH_ACTIVE,
    LIQUIDATION_DISTANCE,
    MARGIN_USED,
    POSITIONS_UNPROTECTED,
    RISK_LIMIT_USED,
)

_DAILY = {"limit": "daily_loss", "scope": "account"}

DRAWDOWN_NEAR_LIMIT = Situation(
    name="drawdown-of-nearly-a-fifth",
    story="The account is 19.9% below its peak. The mandate ends at 20%.",
    lasts="1h",
    steps={"15m": DRAWDOWN.stays(0.199, account="main")},
    hears=(Hears(DRAWDOWN_HIGH, {"account": "main"}, by="21m"),),
    resembles=(DRAWDOWN_LIMIT_BREACHED,),
)

MANDATE_ENDS = Situation(
    name="drawdown-beyond-the-mandate",
    story="In a crash the account falls to 21% below its peak, and recovers half an hour later.",
    lasts="1h30m",
    steps={"15m": DRAWDOWN.stays(0.21, account="main"), "45m": DRAWDOWN.stays(0.05, account="main")},
    hears=(
        Hears(DRAWDOWN_LIMIT_BREACHED, {"account": "main"}, by="17m", over="1h1m"),
        Hears(DRAWDOWN_HIGH, {"account": "main"}, by="21m", over="1h1m"),
    ),
)

USUAL_DRAWDOWN = Situation(
    name="drawdown-of-a-bad-week",
    story="The account is 8% below its peak, as in every bad week.",
    lasts="1h",
    steps={"15m": DRAWDOWN.stays(0.08, account="main")},
    resembles=(DRAWDOWN_HIGH,),
)

DAY_ENDS = Situation(
    name="daily-loss-limit-reached",
    story="The day's loss reaches its limit, and the risk engine stops the day. The limit stays exactly full.",
    lasts="1h",
    steps={
        "0s": RISK_LIMIT_USED.stays(0.7, **_DAILY),
        "15m": RISK_LIMIT_USED.stays(0.9, **_DAILY),
        "25m": RISK_LIMIT_USED.stays(1, **_DAILY),
    },
    hears=(
        Hears(DAILY_LOSS_NEAR_LIMIT, _DAILY, by="18m"),
        Hears(DAILY_LOSS_LIMIT_REACHED, _DAILY, by="27m"),
    ),
)

DAY_ENDS_AT_ONCE = Situation(
    name="loss-jumps-to-the-limit",
    story="A position falls through its stop, and the day's loss is at its limit in one step. That is one page.",
    lasts="1h",
    steps={"0s": RISK_LIMIT_USED.stays(0.1, **_DAILY), "15m": RISK_LIMIT_USED.stays(1.05, **_DAILY)},
    hears=(
        Hears(DAILY_LOSS_LIMIT_REACHED, _DAILY, by="17m"),
        Hears(DAILY_LOSS_NEAR_LIMIT, _DAILY, by="18m"),
    ),
    resembles=(LOSING_FAST,),
    pages=1,
)

DAY_NEARLY_ENDS = Situation(
    name="daily-loss-near-its-limit",
    story="95% of the daily loss limit are used. The next losing trade ends the day.",
    lasts="1h",
    steps={"0s": RISK_LIMIT_USED.stays(0.7, **_DAILY), "15m": RISK_LIMIT_USED.stays(0.95, **_DAILY)},
    hears=(Hears(DAILY_LOSS_NEAR_LIMIT, _DAILY, by="18m"),),
    resembles=(DAILY_LOSS_LIMIT_REACHED,),
)

USUAL_LOSS = Situation(
    name="losing-day",
    story="Two trades end at their stops at once, and half of the daily loss limit is used.",
    lasts="1h",
    steps={"15m": RISK_LIMIT_USED.stays(0.55, **_DAILY)},
    resembles=(DAILY_LOSS_NEAR_LIMIT, LOSING_FAST),
)

CROSS_MARGIN = Situation(
    name="cross-margin-nearly-used",
    story="The account with cross margin uses 95% of its margin. No single position is near a liquidation price.",
    lasts="1h",
    steps={
        "0s": MARGIN_USED.stays(0.3, venue="binance", account="main"),
        "15m": MARGIN_USED.stays(0.95, venue="binance", account="main"),
        "30m": MARGIN_USED.stays(0.3, venue="binance", account="main"),
    },
    hears=(Hears(MARGIN_NEAR_LIMIT, {"venue": "binance", "account": "main"}, by="17m", over="36m"),),
    resembles=(LIQUIDATION_NEAR,),
)

TWO_LIQUIDATIONS = Situation(
    name="two-positions-near-liquidation",
    story="""Two positions are near their liquidation, the second one ten minutes after the first. Each is an incident
        of its own: somebody who works on the first must hear of the second.""",
    lasts="1h",
    steps={
        "0s": tuple(
            LIQUIDATION_DISTANCE.stays(0.4, venue="binance", symbol=symbol) for symbol in ("SOL-USDT", "DOGE-USDT")
        ),
        "15m": LIQUIDATION_DISTANCE.stays(0.06, venue="binance", symbol="SOL-USDT"),
        "25m": LIQUIDATION_DISTANCE.stays(0.05, venue="binance", symbol="DOGE-USDT"),
    },
    hears=(
        Hears(LIQUIDATION_NEAR, {"venue": "binance", "symbol": "SOL-USDT"}, by="17m"),
        Hears(LIQUIDATION_NEAR, {"venue": "binance", "symbol": "DOGE-USDT"}, by="27m"),
    ),
    pages=2,
)

# jdbreport.com/p/crypto-meltdown
ONE_LEG_USES_MARGIN = Situation(
    name="rally-uses-the-margin-of-the-short-leg",
    story="""A market maker is long on one venue and short on another. In a steady rally it loses nothing as a whole,
        but the collateral is on the wrong venue: hour by hour the short leg uses more of its margin.""",
    lasts="3h",
    steps={
        "0s": (
            MARGIN_USED.stays(0.41, venue="binance", account="main"),
            LIQUIDATION_DISTANCE.stays(0.21, venue="binance", symbol="BTC-USDT"),
        ),
        **{
            f"{15 + minute}m": (
                MARGIN_USED.stays(0.55 + 0.0027 * minute, venue="binance", account="main"),
                LIQUIDATION_DISTANCE.stays(0.17 - 0.001 * minute, venue="binance", symbol="BTC-USDT"),
            )
            for minute in range(0, 120, 5)
        },
        "2h15m": (
            MARGIN_USED.stays(0.3, venue="binance", account="main"),
            LIQUIDATION_DISTANCE.stays(0.27, venue="binance", symbol="BTC-USDT"),
        ),
    },
    hears=(
        Hears(MARGIN_HIGH, {"venue": "binance", "account": "main"}, by="1h36m", over="2h22m"),
        Hears(LIQUIDATION_NEAR, {"venue": "binance", "symbol": "BTC-USDT"}, by="1h32m", over="2h20m"),
        Hears(MARGIN_NEAR_LIMIT, {"venue": "binance", "account": "main"}, by="1h52m", over="2h20m"),
    ),
)

USUAL_MARGIN = Situation(
    name="leverage-as-usual",
    story="The bot uses 60% of its margin, and its nearest liquidation is 25% away.",
    lasts="1h",
    steps={
        "15m": (
            MARGIN_USED.stays(0.6, venue="binance", account="main"),
            LIQUIDATION_DISTANCE.stays(0.25, venue="binance", symbol="SOL-USDT"),
        ),
    },
    resembles=(MARGIN_HIGH, MARGIN_NEAR_LIMIT, LIQUIDATION_NEAR),
)

STOP_NOT_THERE = Situation(
    name="stop-is-not-at-the-venue",
    story="The venue has cancelled the stop of a position, and the bot's check finds that the position has none.",
    lasts="1h",
    steps={
        "0s": POSITIONS_UNPROTECTED.stays(0, venue="binance"),
        "15m": POSITIONS_UNPROTECTED.stays(1, venue="binance"),
        "30m": POSITIONS_UNPROTECTED.stays(0, venue="binance"),
    },
    hears=(Hears(STOP_MISSING, {"venue": "binance"}, by="17m", over="36m"),),
)

STOP_REPLACED = Situation(
    name="stop-is-replaced",
    story="The bot moves its stop: it cancels the old one, and the new one works twenty seconds later.",
    lasts="1h",
    steps={
        "0s": POSITIONS_UNPROTECTED.stays(0, venue="binance"),
        "15m": POSITIONS_UNPROTECTED.stays(1, venue="binance"),
        "15m30s": POSITIONS_UNPROTECTED.stays(0, venue="binance"),
    },
    resembles=(STOP_MISSING,),
)

EXPOSURE_HIGH = Situation(
    name="exposure-near-its-limit",
    story="A rally has grown the positions to 95% of the limit on gross exposure.",
    lasts="1h",
    steps={"15m": RISK_LIMIT_USED.stays(0.95, limit="gross_exposure", scope="account"), "40m": HEALTHY},
    hears=(Hears(EXPOSURE_NEAR_LIMIT, {"limit": "gross_exposure", "scope": "account"}, by="21m", over="46m"),),
    resembles=(RISK_LIMIT_PASSED,),
)

ORDER_RATE_FULL = Situation(
    name="order-rate-at-its-limit",
    story="A market maker sends as many orders as its own limit allows. No money is at risk by that.",
    lasts="1h",
    steps={"15m": RISK_LIMIT_USED.stays(1, limit="order_rate", scope="strategy")},
    resembles=(EXPOSURE_NEAR_LIMIT,),
)

KILL_SWITCH_PRESSED = Situation(
    name="kill-switch-pressed",
    story="The risk engine presses the kill switch of the account, and nobody is at the desk.",
    lasts="1h",
    steps={
        "0s": KILL_SWITCH_ACTIVE.stays(0, scope="account"),
        "15m": KILL_SWITCH_ACTIVE.stays(1, scope="account"),
        "30m": KILL_SWITCH_ACTIVE.stays(0, scope="account"),
    },
    hears=(Hears(KILL_SWITCH_ON, {"scope": "account"}, by="17m", over="36m"),),
)

KILL_SWITCH_TESTED = Situation(
    name="kill-switch-tested",
    story="Somebody tests the kill switch and releases it after half a minute.",
    lasts="1h",
    steps={
        "0s": KILL_SWITCH_ACTIVE.stays(0, scope="account"),
        "15m": KILL_SWITCH_ACTIVE.stays(1, scope="account"),
        "15m30s": KILL_SWITCH_ACTIVE.stays(0, scope="account"),
    },
    resembles=(KILL_SWITCH_ON,),
)
