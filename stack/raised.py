"""Which alerts each fault of the simulated bot raises in production, if it lasts for half an hour.

Other environments have wider limits, so some faults raise nothing there. The proof of the whole stack injects each
fault, and expects these alerts' messages.
"""

from __future__ import annotations

from collections.abc import Mapping

from rules import pipeline
from rules.api import API_ERROR_RATIO_HIGH, API_LATENCY_HIGH, API_LOGINS_REFUSED, API_TRAFFIC_ABSENT
from rules.operations.access import (
    CREDENTIAL_EXPIRED,
    CREDENTIAL_EXPIRING,
    PROVIDER_BANNED,
    PROVIDER_HOLDS_BACK,
    QUOTA_NEARLY_USED,
)
from rules.operations.calls import API_HANGS, ORDER_CALLS_FAILING, ORDERS_REFUSED, PROVIDER_CALLS_FAILING
from rules.operations.connections import STREAM_DOWN, STREAM_UNSTEADY
from rules.operations.costs import FUNDING_COST_HIGH, SLIPPAGE_HIGH
from rules.operations.execution import ORDER_STUCK, ORDERS_ABSENT, ORDERS_DENIED_OFTEN
from rules.operations.market_data import CANDLES_STALE, MARKET_DATA_ABSENT, MARKET_DATA_GAPS_MANY, MARKET_DATA_LATE
from rules.operations.processes import (
    BOT_RESTARTING,
    BOT_UNSTABLE,
    CLOCK_OFF,
    ERRORS_MANY,
    METRICS_FROZEN,
    OPEN_FILES_NEAR_LIMIT,
)
from rules.operations.replicas import NO_REPLICA_ACTIVE, REPLICA_DOWN, SEVERAL_REPLICAS_ACTIVE
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN, PROVIDER_RATE_LIMIT_NEARLY_USED
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
from rules.safety.records import (
    RECONCILIATION_MISMATCH,
    RECONCILIATION_STALE,
    RECONCILIATION_UNSTEADY,
    RISK_DATA_STALE,
    STATE_NOT_SAVED,
)
from rules.strategies import STRATEGY_LOSING, STRATEGY_SIGNALS_SKIPPED_OFTEN, STRATEGY_STALLED
from rules.system import BOT_DOWN, EVENT_LOOP_LAG_HIGH, MEMORY_USAGE_HIGH
from rules.trading import ORDER_ACK_LATENCY_HIGH, ORDER_REJECT_RATIO_HIGH, ORDERS_STAY_UNRESOLVED
from tradewatch.model import Alert

# One alert for each required metric, all with this name.
METRICS_ABSENT = "MetricsAbsent"

_LOSS = (DAILY_LOSS_NEAR_LIMIT, DAILY_LOSS_LIMIT_REACHED)

_RAISED: Mapping[str, tuple[Alert, ...]] = {
    # ---- the process
    "process-killed": (BOT_DOWN,),
    "crash-loop": (BOT_RESTARTING, BOT_UNSTABLE),
    "planned-stop": (),
    "metrics-frozen": (METRICS_FROZEN, CLOCK_OFF),
    "memory-leak": (MEMORY_USAGE_HIGH,),
    "file-leak": (OPEN_FILES_NEAR_LIMIT,),
    "clock-off": (CLOCK_OFF,),
    "event-loop-late": (EVENT_LOOP_LAG_HIGH,),
    "loop-hangs": (EVENT_LOOP_LAG_HIGH, STRATEGY_STALLED),
    "errors": (ERRORS_MANY,),
    "disk-full": (STATE_NOT_SAVED,),
    "metrics-refused": (pipeline.METRICS_REFUSED,),
    # ---- its replicas
    "none-active": (NO_REPLICA_ACTIVE,),
    "replica-killed": (REPLICA_DOWN,),
    "both-active": (SEVERAL_REPLICAS_ACTIVE,),
    # ---- its API
    "api-errors": (API_ERROR_RATIO_HIGH,),
    "api-slow": (API_LATENCY_HIGH,),
    "api-overload": (API_LATENCY_HIGH,),
    "api-hangs": (API_HANGS,),
    "logins-refused": (API_LOGINS_REFUSED,),
    "api-unused": (API_TRAFFIC_ABSENT,),
    # ---- the venue
    "provider-outage": (PROVIDER_DOWN,),
    "stream-down": (STREAM_DOWN,),
    "stream-unsteady": (STREAM_UNSTEADY,),
    "quotes-stop": (MARKET_DATA_STALE,),
    "candles-stop": (CANDLES_STALE,),
    "market-data-late": (MARKET_DATA_LATE,),
    "market-data-gaps": (MARKET_DATA_GAPS_MANY,),
    "no-market-data": (MARKET_DATA_ABSENT,),
    "calls-fail": (PROVIDER_CALLS_FAILING, RECONCILIATION_STALE),
    "order-calls-fail": (ORDER_CALLS_FAILING,),
    "slow-orders": (ORDER_ACK_LATENCY_HIGH,),
    "orders-refused": (ORDERS_REFUSED, ORDER_REJECT_RATIO_HIGH),
    "orders-rejected": (ORDER_REJECT_RATIO_HIGH,),
    "orders-in-doubt": (ORDERS_STAY_UNRESOLVED,),
    "order-stuck": (ORDER_STUCK,),
    "rate-limit": (PROVIDER_RATE_LIMIT_NEARLY_USED,),
    "held-back": (PROVIDER_HOLDS_BACK,),
    "banned": (PROVIDER_BANNED, RECONCILIATION_STALE),
    "key-expiring": (CREDENTIAL_EXPIRING,),
    "key-expired": (CREDENTIAL_EXPIRED,),
    "quota-used": (QUOTA_NEARLY_USED,),
    "slippage": (SLIPPAGE_HIGH, STRATEGY_LOSING),
    "funding": (FUNDING_COST_HIGH,),
    # ---- the strategy
    "strategy-silent": (ORDERS_ABSENT,),
    "strategy-stalled": (STRATEGY_STALLED,),
    "strategy-losing": (STRATEGY_LOSING,),
    "funds-missing": (STRATEGY_SIGNALS_SKIPPED_OFTEN,),
    "orders-denied": (ORDERS_DENIED_OFTEN, STRATEGY_SIGNALS_SKIPPED_OFTEN),
    # ---- money
    "loss-near-limit": (DAILY_LOSS_NEAR_LIMIT, LOSING_FAST),
    "loss-at-limit": _LOSS,
    "drawdown": (*_LOSS, DRAWDOWN_HIGH),
    "crash": (*_LOSS, DRAWDOWN_HIGH, DRAWDOWN_LIMIT_BREACHED),
    "exposure-near-limit": (EXPOSURE_NEAR_LIMIT,),
    "exposure-beyond-limit": (EXPOSURE_NEAR_LIMIT, RISK_LIMIT_PASSED),
    "margin-high": (MARGIN_HIGH,),
    "margin-near-limit": (MARGIN_NEAR_LIMIT, MARGIN_HIGH),
    "liquidation-near": (LIQUIDATION_NEAR,),
    "stop-missing": (STOP_MISSING,),
    "kill-switch": (KILL_SWITCH_ON,),
    "positions-differ": (RECONCILIATION_MISMATCH, RECONCILIATION_UNSTEADY),
    "positions-flip": (RECONCILIATION_UNSTEADY,),
    "not-reconciled": (RECONCILIATION_STALE,),
    "risk-stale": (RISK_DATA_STALE,),
}

# The names of the alerts, by the fault that raises them.
RAISED: Mapping[str, frozenset[str]] = {
    **{fault: frozenset(alert.name for alert in alerts) for fault, alerts in _RAISED.items()},
    "risk-unreported": frozenset({METRICS_ABSENT}),
}

# Faults of the second replica, which stands by.
OF_STANDBY = ("both-active", "replica-killed")

# Faults that raise their alert only after hours, because it compares with the day before or with another settlement.
SLOW = ("api-unused", "funding", "key-expiring", "strategy-silent")

# Alerts that no bot can cause: they are about Prometheus and Alertmanager.
ABOUT_SERVERS = frozenset(
    alert.name
    for alert in (
        pipeline.WATCHDOG,
        pipeline.RULE_EVALUATION_FAILING,
        pipeline.NOTIFICATIONS_FAILING,
        pipeline.CONFIGURATION_REFUSED,
        pipeline.ALERTMANAGER_DOWN,
        pipeline.ALERTS_SUPPRESSED,
    )
)
