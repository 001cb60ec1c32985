"""Are positions too large, unprotected or nearly lost, and may the bot trade?"""

from rules import lately
from rules.thresholds.safety import (
    DAILY_LOSS_REACHED,
    EXPOSURE_USED,
    FAST_LOSS,
    FAST_MINUTES,
    LIMIT_PASSED,
    LIMIT_REACHED,
    LIQUIDATION_DISTANCE_LIMIT,
    MARGIN_LIMIT,
    MARGIN_WARNING,
    UNPROTECTED_POSITIONS,
)
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, PerEnvironment, Samples, StateAlert, ValueAlert
from tradingbot.catalogue.labels import LIMIT
from tradingbot.catalogue.risk import (
    KILL_SWITCH_ACTIVE,
    LIQUIDATION_DISTANCE,
    MARGIN_USED,
    POSITIONS_UNPROTECTED,
    RISK_LIMIT_USED,
)

LIQUIDATION_NEAR = ValueAlert(
    name="LiquidationNear",
    # Once the venue liquidates, it closes the position at any price and takes a fee for it.
    severity=CRITICAL,
    signal="liquidation_distance",
    money=True,
    expr=f"min by (bot, venue, symbol) ({lately.low(LIQUIDATION_DISTANCE)})",
    below=LIQUIDATION_DISTANCE_LIMIT,
    hold="1m",
    keep_firing_for="3m",
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
    when=f"max by (bot, scope) ({lately.high(KILL_SWITCH_ACTIVE)}) > 0.5",
    hold=PerEnvironment("1m", development="10m"),
    keep_firing_for="3m",
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

MARGIN_NEAR_LIMIT = ValueAlert(
    name="MarginNearLimit",
    # With cross margin no position has a liquidation price of its own: the whole account is liquidated.
    severity=CRITICAL,
    signal="margin",
    money=True,
    expr=f"max by (bot, venue, account) ({lately.high(MARGIN_USED)})",
    above=MARGIN_LIMIT,
    hold="1m",
    keep_firing_for="3m",
    summary="""{{ $labels.bot }}: {{ $labels.account }} at {{ $labels.venue }} uses {{ $value | humanizePercentage }} of
        its margin""",
    description="""At 100% {{ $labels.venue }} liquidates positions of {{ $labels.account }} at any price and keeps a
        fee, usually the largest first. Reduce positions or add margin, now.""",
    samples=lambda level: [MARGIN_USED.stays(level, venue="binance", account="main")],
)

MARGIN_HIGH = ValueAlert(
    name="MarginHigh",
    # A warning: nothing is liquidated yet, and the desk can still move collateral in working hours.
    severity=WARNING,
    signal="margin",
    money=True,
    expr=f"max by (bot, venue, account) ({lately.high(MARGIN_USED)})",
    above=MARGIN_WARNING,
    # Margin rises for hours before somebody is paged; a rise of minutes is MarginNearLimit's.
    hold="20m",
    keep_firing_for="5m",
    summary="""{{ $labels.bot }}: {{ $labels.account }} at {{ $labels.venue }} uses {{ $value | humanizePercentage }} of
        its margin""",
    description="""{{ $labels.account }} has little room left at {{ $labels.venue }}. Move collateral there or reduce
        positions now, while nobody is in a hurry.""",
    samples=lambda level: [MARGIN_USED.stays(level, venue="binance", account="main")],
)

STOP_MISSING = ValueAlert(
    name="StopMissing",
    severity=CRITICAL,
    signal="positions_unprotected",
    money=True,
    expr=f"max by (bot, venue) ({lately.high(POSITIONS_UNPROTECTED)})",
    above=UNPROTECTED_POSITIONS,
    # A stop is sent after the fill of the entry, and replaced when the position changes.
    hold="1m",
    keep_firing_for="3m",
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
    expr=f"max by (bot, limit, scope) ({lately.high(RISK_LIMIT_USED, limit='daily_loss')})",
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


def _used(limit: str, per_minute: float) -> Samples:
    return Samples(RISK_LIMIT_USED.name, {"limit": limit, "scope": "account"}, 0, per_minute / 60)


LOSING_FAST = ValueAlert(
    name="LosingFast",
    # At this pace the day is over before anybody reads a warning, and what loses so fast is often not a strategy.
    severity=CRITICAL,
    signal="daily_loss_pace",
    money=True,
    # A new session begins at 0, so its first minutes are no loss. At its limit, DailyLossLimitReached says more.
    expr=f"""
        max by (bot, limit, scope) (
          clamp_min(delta({RISK_LIMIT_USED.where(limit="daily_loss")}[{FAST_MINUTES}m]), 0)
          unless {RISK_LIMIT_USED.where(limit="daily_loss")} > {LIMIT_REACHED}
        )
    """,
    above=FAST_LOSS,
    hold="1m",
    keep_firing_for="3m",
    summary="{{ $labels.bot }} lost {{ $value | humanizePercentage }} of the {{ $labels.scope }}'s day within minutes",
    description="""{{ $labels.bot }} loses far faster than its limit on losses allows for. Look at what it sends now: a
        release that runs wild looks like this, and so does a market that jumps. If you do not know which, press the
        kill switch.""",
    samples=lambda level: [_used("daily_loss", level / FAST_MINUTES)],
    silent_too=(Example(name="another-limit-fills", samples=(_used("gross_exposure", 1),)),),
)

EXPOSURE_LIMITS = Matcher("limit", "=~", "gross_exposure|net_exposure|position_size|concentration|leverage")

EXPOSURE_NEAR_LIMIT = ValueAlert(
    name="ExposureNearLimit",
    # A warning: the limit itself still holds, because the risk engine denies orders that would exceed it.
    severity=WARNING,
    signal="exposure",
    money=True,
    expr=f"max by (bot, limit, scope) ({RISK_LIMIT_USED.where(EXPOSURE_LIMITS)})",
    above=EXPOSURE_USED,
    hold="5m",
    keep_firing_for="3m",
    summary="""{{ $labels.bot }}: {{ $value | humanizePercentage }} of the {{ $labels.limit }} limit of its
        {{ $labels.scope }} used""",
    description="""At 100% of {{ $labels.limit }} the risk engine of {{ $labels.bot }} denies every order that would add
        to it. A market move can pass the limit without any order. Reduce the position while there is a choice.""",
    samples=lambda level: [RISK_LIMIT_USED.stays(level, limit="gross_exposure", scope="account")],
    fires_too=tuple(
        Example(
            name=f"limit-of-{limit.replace('_', '-')}",
            samples=(RISK_LIMIT_USED.stays(1.25, limit=limit, scope="strategy"),),
            value=1.25,
        )
        for limit in ("gross_exposure", "net_exposure", "position_size", "concentration", "leverage")
    ),
    silent_too=(
        Example(name="another-limit-full", samples=(RISK_LIMIT_USED.stays(1, limit="order_rate", scope="account"),)),
    ),
)

# The limits on losses have alerts of their own.
_LIMITS = Matcher("limit", "!~", "daily_loss|drawdown")

RISK_LIMIT_PASSED = ValueAlert(
    name="RiskLimitPassed",
    # The risk engine denies such orders, so they went past it, or nobody has acted while the price moved.
    severity=CRITICAL,
    signal="exposure",
    money=True,
    expr=f"max by (bot, limit, scope) ({lately.high(RISK_LIMIT_USED, _LIMITS)})",
    above=LIMIT_PASSED,
    hold="1m",
    keep_firing_for="3m",
    summary="""{{ $labels.bot }}: {{ $value | humanizePercentage }} of the {{ $labels.limit }} limit of its
        {{ $labels.scope }}""",
    description="""{{ $labels.bot }} is far beyond what {{ $labels.limit }} allows, so orders have passed its risk
        engine or its positions are wrong. Press the kill switch, then compare the positions with the venue's.""",
    samples=lambda level: [RISK_LIMIT_USED.stays(level, limit="gross_exposure", scope="account")],
    fires_too=tuple(
        Example(
            name=f"limit-of-{limit.replace('_', '-')}",
            samples=(RISK_LIMIT_USED.stays(3, limit=limit, scope="strategy"),),
            value=3,
        )
        for limit in LIMIT.values
        if limit not in ("daily_loss", "drawdown")
    ),
    silent_too=tuple(
        Example(
            name=f"limit-of-{limit.replace('_', '-')}",
            samples=(RISK_LIMIT_USED.stays(3, limit=limit, scope="account"),),
        )
        for limit in ("daily_loss", "drawdown")
    ),
)
