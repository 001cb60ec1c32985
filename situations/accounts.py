"""Accounts and their money over restarts, days and changes at the venue."""

from rules.operations.costs import FUNDING_COST_HIGH
from rules.operations.execution import ORDERS_DENIED_OFTEN
from rules.risk import DAILY_LOSS_NEAR_LIMIT, DRAWDOWN_HIGH, DRAWDOWN_LIMIT_BREACHED
from rules.safety.positions import (
    EXPOSURE_NEAR_LIMIT,
    KILL_SWITCH_ON,
    LIQUIDATION_NEAR,
    MARGIN_NEAR_LIMIT,
    RISK_LIMIT_PASSED,
    STOP_MISSING,
)
from rules.safety.records import RECONCILIATION_MISMATCH, RECONCILIATION_STALE, RISK_DATA_STALE
from rules.strategies import STRATEGY_LOSING, STRATEGY_SIGNALS_SKIPPED_OFTEN, STRATEGY_STALLED
from rules.system import BOT_DOWN
from situations.steps import STARTED, restart
from tradewatch.model import DOWN, HEALTHY, Hears, Situation, gone
from tradingbot.catalogue.cost import FUNDING_PAID
from tradingbot.catalogue.risk import (
    DRAWDOWN,
    EQUITY,
    EXPOSURE,
    KILL_SWITCH_ACTIVE,
    LIQUIDATION_DISTANCE,
    MARGIN_USED,
    PNL_DAY,
    POSITIONS_UNPROTECTED,
    RECONCILIATION_DIFFERENCE,
    RECONCILIATION_LAST_SUCCESS,
    RISK_LIMIT_USED,
    RISK_UPDATED,
)
from tradingbot.catalogue.strategies import (
    STRATEGY_ENABLED,
    STRATEGY_HEARTBEAT,
    STRATEGY_LOSS,
    STRATEGY_PROFIT,
    STRATEGY_SIGNALS,
    STRATEGY_SIGNALS_SKIPPED,
    STRATEGY_TRADES_CLOSED,
)
from tradingbot.catalogue.trading import OPEN_ORDERS, ORDERS_DENIED, ORDERS_SUBMITTED

# nautechsystems/nautilus_trader#3104
RESTART_WITH_POSITIONS = Situation(
    name="restart-with-positions",
    story="""The bot restarts with two positions. Until it has found their stops at the venue it counts both as
        unprotected, its risk is computed after 45 seconds, and the first reconciliation ends after two minutes.""",
    lasts="1h",
    steps={
        "0s": (
            LIQUIDATION_DISTANCE.stays(0.3, venue="binance", symbol="BTC-USDT"),
            MARGIN_USED.stays(0.4, venue="binance", account="main"),
            POSITIONS_UNPROTECTED.stays(0, venue="binance"),
        ),
        "15m": DOWN,
        "16m": (
            HEALTHY,
            STARTED,
            gone(RISK_UPDATED),
            gone(RECONCILIATION_LAST_SUCCESS),
            gone(DRAWDOWN),
            POSITIONS_UNPROTECTED.stays(2, venue="binance"),
        ),
        "16m45s": (
            RISK_UPDATED.lags(5, account="main"),
            DRAWDOWN.stays(0.01, account="main"),
            LIQUIDATION_DISTANCE.stays(0.3, venue="binance", symbol="BTC-USDT"),
            MARGIN_USED.stays(0.4, venue="binance", account="main"),
            POSITIONS_UNPROTECTED.stays(0, venue="binance"),
        ),
        "18m": RECONCILIATION_LAST_SUCCESS.lags(30, venue="binance"),
    },
    resembles=(STOP_MISSING, RISK_DATA_STALE, RECONCILIATION_STALE, BOT_DOWN),
)

# freqtrade/freqtrade#12681
STOPS_LOST_AT_RESTART = Situation(
    name="stops-lost-at-a-restart",
    story="""At a restart the bot cancels the stop of each position to place it anew, and the venue refuses the new
        ones.""",
    lasts="1h",
    steps={**restart("15m", "16m"), "16m15s": POSITIONS_UNPROTECTED.stays(2, venue="binance")},
    hears=(Hears(STOP_MISSING, {"venue": "binance"}, by="18m"),),
)

# hummingbot/hummingbot#3101
KILL_SWITCH_AND_RESTART = Situation(
    name="kill-switch-and-restart",
    story="""Somebody presses the kill switch and restarts the bot, which remembers it. It is one incident, until the
        switch is released.""",
    lasts="1h",
    steps={
        "15m": KILL_SWITCH_ACTIVE.stays(1, scope="bot"),
        "22m": DOWN,
        "23m15s": (HEALTHY, STARTED, KILL_SWITCH_ACTIVE.stays(1, scope="bot")),
        "40m": KILL_SWITCH_ACTIVE.stays(0, scope="bot"),
    },
    hears=(Hears(KILL_SWITCH_ON, {"scope": "bot"}, by="17m", over="46m"),),
    resembles=(BOT_DOWN,),
)

# freqtrade/freqtrade#10933
EMPTY_BALANCE = Situation(
    name="empty-balance",
    story="""The venue answers with an empty balance for half a minute, and the bot computes that everything is
        lost.""",
    lasts="1h",
    steps={
        "15m": (EQUITY.stays(0, venue="binance", account="main"), DRAWDOWN.stays(1, account="main")),
        "15m30s": HEALTHY,
    },
    resembles=(DRAWDOWN_LIMIT_BREACHED,),
)

# yellow.com/news/binance-futures-trading-goes-dark-for-less-than-60-minutes-users-compare-to-ftx
BALANCE_GONE = Situation(
    name="balance-gone",
    story="The venue has stopped withdrawals, and then shows a balance of zero. It stays so.",
    lasts="1h",
    steps={"15m": (EQUITY.stays(0, venue="binance", account="main"), DRAWDOWN.stays(1, account="main"))},
    hears=(
        Hears(DRAWDOWN_LIMIT_BREACHED, {"account": "main"}, by="17m"),
        Hears(DRAWDOWN_HIGH, {"account": "main"}, by="21m"),
    ),
)

# freqtrade/freqtrade#10933
MIDNIGHT = Situation(
    name="midnight",
    story="""A bad day ends at midnight UTC with 70% of its loss limit used. Result and limit begin anew, and funding is
        paid.""",
    lasts="2h",
    steps={
        "0s": (
            PNL_DAY.stays(-140, account="main", strategy="trend"),
            RISK_LIMIT_USED.stays(0.7, limit="daily_loss", scope="account"),
            FUNDING_PAID.grows(0, per="1m", venue="binance", symbol="BTC-USDT"),
        ),
        "1h": (
            PNL_DAY.stays(0, account="main", strategy="trend"),
            RISK_LIMIT_USED.stays(0, limit="daily_loss", scope="account"),
            FUNDING_PAID.grows(9, per="1m", venue="binance", symbol="BTC-USDT"),
        ),
        "1h1m": FUNDING_PAID.grows(0, per="1m", venue="binance", symbol="BTC-USDT"),
    },
    resembles=(DAILY_LOSS_NEAR_LIMIT, FUNDING_COST_HIGH),
)

# freqtrade/freqtrade#9434
BRACKETS_CHANGE = Situation(
    name="venue-asks-for-more-margin",
    story="""The venue changes its leverage brackets overnight: the same positions need more margin, and one of them
        comes near its liquidation, though no price has moved.""",
    lasts="1h",
    steps={
        "0s": (
            MARGIN_USED.stays(0.5, venue="binance", account="main"),
            LIQUIDATION_DISTANCE.stays(0.2, venue="binance", symbol="SOL-USDT"),
        ),
        "15m": (
            MARGIN_USED.stays(0.85, venue="binance", account="main"),
            LIQUIDATION_DISTANCE.stays(0.08, venue="binance", symbol="SOL-USDT"),
        ),
        "35m": HEALTHY,
    },
    hears=(
        Hears(MARGIN_NEAR_LIMIT, {"venue": "binance", "account": "main"}, by="17m", over="41m"),
        Hears(LIQUIDATION_NEAR, {"venue": "binance", "symbol": "SOL-USDT"}, by="17m", over="41m"),
    ),
)

# cr0x.net/en/knight-capital-trading-glitch-lessons
LIMIT_PASSED = Situation(
    name="exposure-far-beyond-its-limit",
    story="""Old code that nobody thought of sends orders past the risk engine, and the positions grow to twice of what
        they may be.""",
    lasts="1h",
    steps={
        "15m": RISK_LIMIT_USED.stays(0.95, limit="gross_exposure", scope="account"),
        "17m": RISK_LIMIT_USED.stays(2, limit="gross_exposure", scope="account"),
    },
    hears=(
        Hears(RISK_LIMIT_PASSED, {"limit": "gross_exposure", "scope": "account"}, by="19m"),
        Hears(EXPOSURE_NEAR_LIMIT, {"limit": "gross_exposure", "scope": "account"}, by="21m"),
    ),
)

# freqtrade/freqtrade#6436
CLOSE_ONLY_DAY = Situation(
    name="close-only-day",
    story="""Before an important date all strategies may only close positions. They evaluate and skip each signal to
        open, and the orders that a person tries are denied.""",
    lasts="2h",
    steps={
        "0s": (
            STRATEGY_SIGNALS.grows(60, per="1h", strategy="trend", direction="long"),
            STRATEGY_SIGNALS_SKIPPED.grows(0, per="1h", strategy="trend", reason="disabled"),
            ORDERS_DENIED.grows(0, per="1h", strategy="manual", reason="strategy_disabled"),
        ),
        "15m": (
            STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
            STRATEGY_SIGNALS_SKIPPED.grows(60, per="1h", strategy="trend", reason="disabled"),
            ORDERS_DENIED.grows(8, per="1h", strategy="manual", reason="strategy_disabled"),
        ),
    },
    resembles=(STRATEGY_STALLED, STRATEGY_SIGNALS_SKIPPED_OFTEN, ORDERS_DENIED_OFTEN),
)

# freqtrade/freqtrade#9782
LIVE_TO_PAPER = Situation(
    name="live-to-paper",
    story="""A strategy goes from live to paper. It closes its position first, and goes on evaluating.""",
    lasts="1h",
    steps={
        "15m": (
            STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
            STRATEGY_ENABLED.stays(1, strategy="trend", mode="paper"),
            OPEN_ORDERS.stays(0, venue="binance", strategy="trend", order_type="limit"),
        ),
    },
    resembles=(STRATEGY_STALLED,),
)

# cr0x.net/en/knight-capital-trading-glitch-lessons
ORDERS_RUN_AWAY = Situation(
    name="orders-run-away",
    story="""A release repeats each order until it sees a fill, which it does not: it sends fifty orders a second, and
        the limit on their rate is not asked.""",
    lasts="1h",
    steps={
        "0s": (
            ORDERS_SUBMITTED.grows(20, per="1m", venue="binance", strategy="trend", side="buy", order_type="limit"),
            RISK_LIMIT_USED.stays(0.2, limit="order_rate", scope="strategy"),
        ),
        "15m": (
            ORDERS_SUBMITTED.grows(3_000, per="1m", venue="binance", strategy="trend", side="buy", order_type="limit"),
            RISK_LIMIT_USED.stays(8, limit="order_rate", scope="strategy"),
        ),
    },
    hears=(Hears(RISK_LIMIT_PASSED, {"limit": "order_rate", "scope": "strategy"}, by="17m"),),
)

# freqtrade/freqtrade#1371
LARGE_ACCOUNT = Situation(
    name="rounding-of-a-large-account",
    story="""An account holds 20 million USD of one coin. The venue takes its fees in that coin, so that its position
        and the bot's differ by 2,000 USD, a hundredth of a per cent.""",
    lasts="1h",
    steps={
        "0s": (
            EQUITY.stays(30_000_000, venue="binance", account="main"),
            EXPOSURE.stays(20_000_000, venue="binance", symbol="BTC-USDT", side="long"),
            RECONCILIATION_DIFFERENCE.stays(2_000, venue="binance", account="main"),
        ),
    },
    resembles=(RECONCILIATION_MISMATCH,),
)

# freqtrade/freqtrade#9735
PAPER_LOSES = Situation(
    name="an-idea-loses-on-paper",
    story="An idea is tried out on paper beside the strategy that trades, and loses nearly each of its trades.",
    lasts="3h",
    steps={
        "0s": (
            STRATEGY_ENABLED.stays(1, strategy="idea", mode="paper"),
            STRATEGY_HEARTBEAT.lags(10, strategy="idea"),
            STRATEGY_LOSS.grows(3_000, per="1h", strategy="idea"),
            STRATEGY_PROFIT.grows(300, per="1h", strategy="idea"),
            STRATEGY_TRADES_CLOSED.grows(40, per="1h", strategy="idea", outcome="loss"),
        ),
    },
    resembles=(STRATEGY_LOSING,),
)

# hummingbot/hummingbot#3103
LEG_TAKEN = Situation(
    name="venue-takes-one-leg",
    story="""In a crash the venue closes most of the hedge in one second, to save others. The bot's next reconciliation
        takes that over, and everything agrees again. The other leg stands alone until somebody hedges it.""",
    lasts="1h15m",
    steps={
        "0s": RISK_LIMIT_USED.stays(0.04, limit="net_exposure", scope="bot"),
        "15m": (
            RISK_LIMIT_USED.stays(0.84, limit="net_exposure", scope="bot"),
            RECONCILIATION_DIFFERENCE.stays(4_200, venue="binance", account="main"),
        ),
        "19m": RECONCILIATION_DIFFERENCE.stays(0, venue="binance", account="main"),
        "50m": RISK_LIMIT_USED.stays(0.04, limit="net_exposure", scope="bot"),
    },
    hears=(Hears(EXPOSURE_NEAR_LIMIT, {"limit": "net_exposure", "scope": "bot"}, by="21m", over="56m"),),
    resembles=(RECONCILIATION_MISMATCH,),
)
