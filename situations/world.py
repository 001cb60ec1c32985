"""The healthy world, in which every situation begins: a bot that trades crypto on Binance with one strategy."""

from tradewatch.model import Samples, World
from tradingbot.catalogue.api import HTTP_REQUESTS_IN_FLIGHT
from tradingbot.catalogue.process import PROCESS_RESIDENT_MEMORY, PROCESS_START_TIME, UP
from tradingbot.catalogue.providers import (
    MARKET_DATA_LAST_UPDATE,
    MARKET_DATA_SUBSCRIBED,
    MARKET_OPEN,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
)
from tradingbot.catalogue.risk import (
    DRAWDOWN,
    EQUITY,
    KILL_SWITCH_ACTIVE,
    PNL_DAY,
    PNL_UNREALISED,
    RECONCILIATION_DIFFERENCE,
    RECONCILIATION_LAST_SUCCESS,
    RISK_LIMIT_USED,
    RISK_UPDATED,
)
from tradingbot.catalogue.servers import (
    ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL,
    ALERTMANAGER_NOTIFICATION_REQUESTS,
    ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED,
    ALERTMANAGER_SILENCES,
    PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL,
    PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED,
    PROMETHEUS_RULE_EVALUATION_FAILURES,
)
from tradingbot.catalogue.strategies import STRATEGY_ENABLED, STRATEGY_HEARTBEAT
from tradingbot.catalogue.system import (
    BUILD_INFO,
    CLOCK,
    EVENT_LOOP_LAG,
    LOOP_LAST_SUCCESS,
    METRICS_DROPPED,
    PLANNED_STOP,
    REPLICA_ACTIVE,
    STATE_LAST_SAVED,
)
from tradingbot.catalogue.trading import ORDERS_UNRESOLVED

BTC = {"provider": "binance", "venue": "binance", "symbol": "BTC-USDT"}
SOL = {"provider": "binance", "venue": "binance", "symbol": "SOL-USDT"}

# What every process of a bot exports, whether it trades or stands by.
_PROCESS: tuple[Samples, ...] = (
    UP.stays(1),
    PROCESS_START_TIME.stays(0),
    PROCESS_RESIDENT_MEMORY.stays(500 * 2**20),
    BUILD_INFO.stays(1, version="1.4.2", commit="9f8e7d6"),
    CLOCK.lags(0),
    LOOP_LAST_SUCCESS.lags(1, loop="main"),
    EVENT_LOOP_LAG.stays(0.01),
    PLANNED_STOP.stays(0),
    METRICS_DROPPED.grows(0, per="1m", reason="unknown_label_value"),
    STATE_LAST_SAVED.lags(10, store="orders"),
    HTTP_REQUESTS_IN_FLIGHT.stays(0),
    PROVIDER_UP.stays(1, provider="binance", kind="exchange"),
    MARKET_OPEN.stays(1, venue="binance"),
    *(WEBSOCKET_CONNECTED.stays(1, provider="binance", stream=stream) for stream in ("quotes", "orders", "balances")),
    *(
        samples
        for symbol in (BTC, SOL)
        for samples in (
            MARKET_DATA_SUBSCRIBED.stays(0, **symbol),
            MARKET_DATA_LAST_UPDATE.lags(1, **symbol, stream="quotes"),
        )
    ),
    ORDERS_UNRESOLVED.stays(0, venue="binance"),
    STRATEGY_HEARTBEAT.lags(15, strategy="trend"),
    EQUITY.stays(10_000, venue="binance", account="main"),
    PNL_DAY.stays(25, account="main", strategy="trend"),
    DRAWDOWN.stays(0.01, account="main"),
    RISK_UPDATED.lags(5, account="main"),
    RISK_LIMIT_USED.stays(0.1, limit="daily_loss", scope="account"),
    RISK_LIMIT_USED.stays(0.5, limit="gross_exposure", scope="account"),
    KILL_SWITCH_ACTIVE.stays(0, scope="bot"),
    RECONCILIATION_DIFFERENCE.stays(0, venue="binance", account="main"),
)

WORLD = World(
    active=(
        *_PROCESS,
        REPLICA_ACTIVE.stays(1),
        STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
        PNL_UNREALISED.stays(12, account="main", strategy="trend"),
        RECONCILIATION_LAST_SUCCESS.lags(30, venue="binance"),
    ),
    # It watches the market and the account, to be ready; it does not reconcile.
    standby=(
        *_PROCESS,
        REPLICA_ACTIVE.stays(0),
        STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
        RECONCILIATION_LAST_SUCCESS.stays(0, venue="binance"),
    ),
    servers=(
        UP.stays(1, job="prometheus"),
        UP.stays(1, job="alertmanager"),
        PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(1),
        PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED.stays(1),
        PROMETHEUS_RULE_EVALUATION_FAILURES.grows(0, per="1m", rule_group="/etc/tradewatch/alerts/risk.yml;risk"),
        ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL.stays(1),
        ALERTMANAGER_SILENCES.stays(0, state="active"),
        *(
            samples
            for integration in ("pagerduty", "slack", "email")
            for samples in (
                ALERTMANAGER_NOTIFICATION_REQUESTS.grows(1, per="1h", integration=integration),
                ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED.grows(0, per="1h", integration=integration),
            )
        ),
    ),
)
