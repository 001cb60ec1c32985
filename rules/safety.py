"""What a trader must not miss: unseen risk, unknown positions, a bot that is not allowed to trade."""

from rules.ages import STANDING_BY, age, closed, since_start
from rules.thresholds.safety import (
    DAILY_LOSS_REACHED,
    LIQUIDATION_DISTANCE_LIMIT,
    MARGIN_LIMIT,
    RECONCILIATION_AGE,
    RECONCILIATION_GAP,
    RISK_DATA_AGE,
    STATE_AGE,
    UNPROTECTED_POSITIONS,
)
from tradewatch.model import CRITICAL, WARNING, Example, PerEnvironment, StateAlert, ValueAlert
from tradingbot.catalogue.process import PROCESS_START_TIME
from tradingbot.catalogue.providers import MARKET_OPEN
from tradingbot.catalogue.risk import (
    EQUITY,
    KILL_SWITCH_ACTIVE,
    LIQUIDATION_DISTANCE,
    MARGIN_USED,
    POSITIONS_UNPROTECTED,
    RECONCILIATION_DIFFERENCE,
    RECONCILIATION_LAST_SUCCESS,
    RISK_LIMIT_USED,
    RISK_UPDATED,
)
from tradingbot.catalogue.system import REPLICA_ACTIVE, STATE_LAST_SAVED
from tradingbot.catalogue.trading import ORDERS_UNRESOLVED

RISK_DATA_STALE = ValueAlert(
    name="RiskDataStale",
    # As severe as the most severe alert on these values: nobody would notice a breached drawdown.
    severity=CRITICAL,
    signal="risk_data_age",
    money=True,
    # An account that has equity and no risk values has been without them since the start.
    expr=f"""
        max by (bot, account) (
          (
            {age(RISK_UPDATED)}
            or on (bot, instance, account)
            {since_start(EQUITY)}
          )
          unless on (bot, instance) {STANDING_BY}
        )
    """,
    above=RISK_DATA_AGE,
    hold="1m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: the risk values of {{ $labels.account }} are {{ $value | humanizeDuration }} old",
    description="""Drawdown, daily loss, exposure and liquidation distance of {{ $labels.account }} no longer change.
        Alerts on them cannot fire, and {{ $labels.bot }} checks its limits against old values. Read the account on the
        venue's own site.""",
    samples=lambda level: [RISK_UPDATED.lags(level, account="main")],
    fires_too=(
        Example(
            name="never-computed",
            samples=(EQUITY.stays(10_000, venue="binance", account="second"), PROCESS_START_TIME.lags(600)),
            value=600,
        ),
    ),
    silent_too=(
        Example(
            name="equity-and-risk-values",
            samples=(
                EQUITY.stays(10_000, venue="binance", account="main"),
                PROCESS_START_TIME.lags(86_400),
                RISK_UPDATED.lags(1, account="main"),
            ),
        ),
        Example(name="stands-by", samples=(RISK_UPDATED.lags(600, account="main"), REPLICA_ACTIVE.stays(0))),
    ),
)

RECONCILIATION_MISMATCH = ValueAlert(
    name="ReconciliationMismatch",
    # Every decision of the bot starts from its position; when that is wrong, each order may make it worse.
    severity=CRITICAL,
    signal="reconciliation_difference",
    money=True,
    expr=f"max by (bot, venue, account) ({RECONCILIATION_DIFFERENCE})",
    above=RECONCILIATION_GAP,
    # Five passes: a fill that was in transit during one is booked by the next.
    hold="5m",
    keep_firing_for="15m",
    summary="""{{ $labels.bot }} and {{ $labels.venue }} differ by {{ $value | printf "%.0f" }} USD on
        {{ $labels.account }}""",
    description="""The positions of {{ $labels.bot }} on {{ $labels.account }} do not match those at
        {{ $labels.venue }}, so its hedges, stops and order sizes are wrong. The venue's statement is right. Stop the
        bot before you correct it.""",
    samples=lambda level: [RECONCILIATION_DIFFERENCE.stays(level, venue="binance", account="main")],
)

RECONCILIATION_STALE = ValueAlert(
    name="ReconciliationStale",
    # A warning: the position is unchecked, not wrong. Without this alert, ReconciliationMismatch could fail unnoticed.
    severity=WARNING,
    signal="reconciliation_age",
    # A venue where the bot sends orders, and which was never reconciled, counts since the start. A closed one may rest,
    # and has some time for the first reconciliation after it has opened.
    expr=f"""
        max by (bot, venue) (
          (
            {age(RECONCILIATION_LAST_SUCCESS)}
            or on (bot, instance, venue)
            {since_start(ORDERS_UNRESOLVED)}
          )
          unless on (bot, instance) {STANDING_BY}
          unless on (bot, instance, venue) {closed("10m")}
        )
    """,
    above=RECONCILIATION_AGE,
    hold="2m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: positions at {{ $labels.venue }} last reconciled {{ $value | humanizeDuration }} ago",
    description="""Nobody has checked since then whether the positions of {{ $labels.bot }} match those at
        {{ $labels.venue }}, and ReconciliationMismatch cannot fire. Compare the positions by hand.""",
    samples=lambda level: [RECONCILIATION_LAST_SUCCESS.lags(level, venue="binance")],
    fires_too=(
        Example(
            name="never-reconciled",
            samples=(ORDERS_UNRESOLVED.stays(0, venue="kraken"), PROCESS_START_TIME.lags(5_000)),
            value=5_000,
        ),
    ),
    silent_too=(
        Example(
            name="reconciled",
            samples=(
                ORDERS_UNRESOLVED.stays(0, venue="binance"),
                PROCESS_START_TIME.lags(86_400),
                RECONCILIATION_LAST_SUCCESS.lags(1, venue="binance"),
            ),
        ),
        Example(
            name="stands-by",
            samples=(RECONCILIATION_LAST_SUCCESS.lags(5_000, venue="binance"), REPLICA_ACTIVE.stays(0)),
        ),
        Example(
            name="its-venue-is-closed",
            samples=(
                RECONCILIATION_LAST_SUCCESS.lags(5_000, venue="nasdaq"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
    ),
)

LIQUIDATION_NEAR = ValueAlert(
    name="LiquidationNear",
    # Once the venue liquidates, it closes the position at any price and takes a fee for it.
    severity=CRITICAL,
    signal="liquidation_distance",
    money=True,
    expr=f"min by (bot, venue, symbol) ({LIQUIDATION_DISTANCE})",
    below=LIQUIDATION_DISTANCE_LIMIT,
    hold="1m",
    keep_firing_for="5m",
    summary="""{{ $labels.bot }}: {{ $labels.symbol }} at {{ $labels.venue }} is {{ $value | humanizePercentage }} from
        liquidation""",
    description="""If {{ $labels.symbol }} moves this much further against {{ $labels.bot }}, {{ $labels.venue }} closes
        the position at any price and keeps a fee. Reduce the position or add margin, now.""",
    samples=lambda level: [LIQUIDATION_DISTANCE.stays(level, venue="binance", symbol="SOL-USDT")],
)

KILL_SWITCH_ON = StateAlert(
    name="KillSwitchActive",
    # Critical: if the risk engine pressed it, nobody knows, and positions miss their hedges.
    severity=CRITICAL,
    signal="kill_switch",
    money=True,
    when=f"max by (bot, scope) ({KILL_SWITCH_ACTIVE}) == 1",
    hold=PerEnvironment("1m", development="10m"),
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: the kill switch of its {{ $labels.scope }} is on",
    description="""{{ $labels.bot }} sends no new orders on this {{ $labels.scope }}; it only closes positions. Before
        anybody releases the switch, find out who or what pressed it and why, and check open positions.""",
    samples_bad=(KILL_SWITCH_ACTIVE.stays(1, scope="account"),),
    samples_good=(KILL_SWITCH_ACTIVE.stays(0, scope="account"),),
    fires_too=(
        Example(
            name="on-in-one-replica",
            samples=(
                KILL_SWITCH_ACTIVE.stays(1, scope="account", instance="a:9400"),
                KILL_SWITCH_ACTIVE.stays(0, scope="account", instance="b:9400"),
            ),
        ),
        Example(
            name="on-in-both-replicas",
            samples=(
                KILL_SWITCH_ACTIVE.stays(1, scope="account", instance="a:9400"),
                KILL_SWITCH_ACTIVE.stays(1, scope="account", instance="b:9400"),
            ),
        ),
    ),
)

STATE_NOT_SAVED = ValueAlert(
    name="StateNotSaved",
    # A warning: nothing is lost while the process runs, so there is time, and nobody should restart it.
    severity=WARNING,
    signal="state_age",
    # Per process: its own disk is full, and its own memory would be lost.
    expr=f"""
        max by (bot, instance, store) (
          {age(STATE_LAST_SAVED)}
          unless on (bot, instance) {STANDING_BY}
        )
    """,
    above=STATE_AGE,
    hold="2m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: {{ $labels.store }} not saved for {{ $value | humanizeDuration }}",
    description="""A crash or restart of {{ $labels.bot }} on {{ $labels.instance }} now would lose the last
        {{ $value | humanizeDuration }} of its {{ $labels.store }}: orders that nobody cancels, positions that nobody
        closes. Do not restart it before it saves again; check its disk.""",
    samples=lambda level: [STATE_LAST_SAVED.lags(level, store="orders")],
    silent_too=(
        Example(name="stands-by", samples=(STATE_LAST_SAVED.lags(5_000, store="orders"), REPLICA_ACTIVE.stays(0))),
    ),
)

MARGIN_NEAR_LIMIT = ValueAlert(
    name="MarginNearLimit",
    # With cross margin no position has a liquidation price of its own: the whole account is liquidated.
    severity=CRITICAL,
    signal="margin",
    money=True,
    expr=f"max by (bot, venue, account) ({MARGIN_USED})",
    above=MARGIN_LIMIT,
    hold="1m",
    keep_firing_for="5m",
    summary="""{{ $labels.bot }}: {{ $labels.account }} at {{ $labels.venue }} uses {{ $value | humanizePercentage }} of
        its margin""",
    description="""At 100% {{ $labels.venue }} liquidates positions of {{ $labels.account }} at any price and keeps a
        fee, usually the largest first. Reduce positions or add margin, now.""",
    samples=lambda level: [MARGIN_USED.stays(level, venue="binance", account="main")],
)

STOP_MISSING = ValueAlert(
    name="StopMissing",
    severity=CRITICAL,
    signal="positions_unprotected",
    money=True,
    expr=f"max by (bot, venue) ({POSITIONS_UNPROTECTED})",
    above=UNPROTECTED_POSITIONS,
    # A stop is sent after the fill of the entry, and replaced when the position changes.
    hold="1m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: positions at {{ $labels.venue }} without their stop: {{ $value | humanize }}",
    description="""Nothing closes these positions of {{ $labels.bot }} if the market moves against them: their stops do
        not work at {{ $labels.venue }}. Set them on the venue's own site, or close the positions.""",
    samples=lambda level: [POSITIONS_UNPROTECTED.stays(level, venue="binance")],
)

DAILY_LOSS_LIMIT_REACHED = ValueAlert(
    name="DailyLossLimitReached",
    severity=CRITICAL,
    signal="daily_loss",
    money=True,
    expr=f"max by (bot, limit, scope) ({RISK_LIMIT_USED.where(limit='daily_loss')})",
    # Just below, because at the limit no further order is sent and nothing rises above it.
    above=DAILY_LOSS_REACHED,
    hold="1m",
    keep_firing_for="15m",
    summary="{{ $labels.bot }}: the daily loss limit of its {{ $labels.scope }} is reached",
    description="""The risk engine of {{ $labels.bot }} denies every order on this {{ $labels.scope }} that opens a
        position, until the session ends. Open positions stay, and can still lose. Decide what is closed.""",
    samples=lambda level: [RISK_LIMIT_USED.stays(level, limit="daily_loss", scope="account")],
    silent_too=(
        Example(name="another-limit-full", samples=(RISK_LIMIT_USED.stays(1, limit="order_rate", scope="account"),)),
    ),
)
