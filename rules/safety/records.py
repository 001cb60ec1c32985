"""Does the bot know what it holds: its risk, its positions, its own state?"""

from rules.ages import STANDING_BY, age, closed, since_start, unreachable
from rules.premises import ROUNDING_RATIO
from rules.thresholds.safety import (
    RECONCILIATION_AGE,
    RECONCILIATION_GAP,
    RISK_DATA_AGE,
    STATE_AGE,
)
from tradewatch.model import CRITICAL, USD, WARNING, Example, ValueAlert, value_template
from tradingbot.catalogue.process import PROCESS_START_TIME
from tradingbot.catalogue.providers import MARKET_OPEN, PROVIDER_SERVES, PROVIDER_UP
from tradingbot.catalogue.risk import (
    EQUITY,
    EXPOSURE,
    RECONCILIATION_DIFFERENCE,
    RECONCILIATION_LAST_SUCCESS,
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
    keep_firing_for="3m",
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


def _more_than_rounding(difference: str) -> str:
    """The difference, unless it is what the rounding of large positions leaves."""
    return f"""
          {difference}
            unless on (bot, instance, venue)
            {difference}
              < on (bot, instance, venue) group_left ()
              {ROUNDING_RATIO} * sum by (bot, instance, venue) ({EXPOSURE})
        """


_FIRES = (
    Example(
        name="more-than-rounding",
        samples=(
            RECONCILIATION_DIFFERENCE.stays(5_250, venue="binance", account="main"),
            EXPOSURE.stays(4_000_000, venue="binance", symbol="BTC-USDT", side="long"),
            EXPOSURE.stays(1_200_000, venue="binance", symbol="SOL-USDT", side="short"),
        ),
        value=5_250,
    ),
)
_SILENT = (
    Example(
        name="rounding-of-large-positions",
        samples=(
            RECONCILIATION_DIFFERENCE.stays(5_150, venue="binance", account="main"),
            EXPOSURE.stays(4_000_000, venue="binance", symbol="BTC-USDT", side="long"),
            EXPOSURE.stays(1_200_000, venue="binance", symbol="SOL-USDT", side="short"),
        ),
    ),
)

RECONCILIATION_MISMATCH = ValueAlert(
    name="ReconciliationMismatch",
    # Every decision of the bot starts from its position; when that is wrong, each order may make it worse.
    severity=CRITICAL,
    signal="reconciliation_difference",
    money=True,
    # One that comes and goes is ReconciliationUnsteady.
    expr=f"max by (bot, venue, account) ({_more_than_rounding(RECONCILIATION_DIFFERENCE.name)})",
    above=RECONCILIATION_GAP,
    # Five passes: a fill that was in transit during one is booked by the next.
    hold="5m",
    keep_firing_for="3m",
    summary="{{ $labels.bot }} and {{ $labels.venue }} differ by " + value_template(USD) + " on {{ $labels.account }}",
    description="""The positions of {{ $labels.bot }} on {{ $labels.account }} do not match those at
        {{ $labels.venue }}, so its hedges, stops and order sizes are wrong. The venue's statement is right. Stop the
        bot before you correct it.""",
    samples=lambda level: [RECONCILIATION_DIFFERENCE.stays(level, venue="binance", account="main")],
    fires_too=_FIRES,
    silent_too=_SILENT,
)

RECONCILIATION_UNSTEADY = ValueAlert(
    name="ReconciliationUnsteady",
    # A warning: every other pass finds the position right, so nobody knows yet which of the two is wrong.
    severity=WARNING,
    signal="reconciliation_difference",
    money=True,
    # What two fifths of the passes find. ReconciliationMismatch inhibits this alert while the difference stays, and
    # keeps firing for as long as it is in the range here.
    expr=f"""
        max by (bot, venue, account) (
          {_more_than_rounding(f"quantile_over_time(0.6, {RECONCILIATION_DIFFERENCE}[5m])")}
        )
    """,
    above=RECONCILIATION_GAP,
    # A fill in transit is in one or two passes, also when there are many fills.
    hold="10m",
    summary="{{ $labels.bot }} and {{ $labels.venue }} differ again and again, by " + value_template(USD),
    description="""The positions of {{ $labels.bot }} on {{ $labels.account }} match those at {{ $labels.venue }} in one
        reconciliation, and differ in the next. Fills are missed or counted twice. Compare the fills of the last
        hour.""",
    samples=lambda level: [RECONCILIATION_DIFFERENCE.stays(level, venue="binance", account="main")],
    fires_too=_FIRES,
    silent_too=_SILENT,
)

RECONCILIATION_STALE = ValueAlert(
    name="ReconciliationStale",
    # A warning: the position is unchecked, not wrong. Without this alert, ReconciliationMismatch could fail unnoticed.
    severity=WARNING,
    signal="reconciliation_age",
    # A venue where the bot sends orders, and which was never reconciled, counts since the start. A closed one may rest,
    # and has some time for the first reconciliation after it has opened. ProviderDown says more about one that does not
    # answer.
    expr=f"""
        max by (bot, venue) (
          (
            {age(RECONCILIATION_LAST_SUCCESS)}
            or on (bot, instance, venue)
            {since_start(ORDERS_UNRESOLVED)}
          )
          unless on (bot, instance) {STANDING_BY}
          unless on (bot, instance, venue) {closed("10m")}
          unless on (bot, instance, venue) {unreachable("5m")}
        )
    """,
    above=RECONCILIATION_AGE,
    # A bot that reconciles every five minutes may miss two passes.
    hold="6m",
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
        *(
            Example(
                name=f"its-{kind}-does-not-answer",
                samples=(
                    RECONCILIATION_LAST_SUCCESS.lags(5_000, venue="binance"),
                    PROVIDER_UP.stays(0, provider=provider, kind=kind),
                    PROVIDER_SERVES.stays(1, provider="gateway", venue="binance"),
                ),
            )
            for provider, kind in (("binance", "exchange"), ("gateway", "broker"))
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
