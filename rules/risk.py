"""How much of the money is at risk, and how close is a limit? RiskDataStale fires when these values are out of date."""

from rules import lately
from rules.thresholds.risk import DAILY_LOSS_USED, DRAWDOWN_LIMIT, DRAWDOWN_WARNING
from tradewatch.model import CRITICAL, WARNING, Example, ValueAlert
from tradingbot.catalogue.risk import DRAWDOWN, RISK_LIMIT_USED

# Replicas of a bot report the same account, so they are merged into one alert.
_DRAWDOWN = f"max by (bot, account) ({lately.high(DRAWDOWN)})"

DRAWDOWN_LIMIT_BREACHED = ValueAlert(
    name="DrawdownLimitBreached",
    severity=CRITICAL,
    signal="drawdown",
    money=True,
    expr=_DRAWDOWN,
    above=DRAWDOWN_LIMIT,
    hold="1m",
    # A bot that crashes stops reporting its drawdown; that is not a recovery.
    keep_firing_for="15m",
    summary="{{ $labels.bot }}: {{ $labels.account }} is {{ $value | humanizePercentage }} below its peak",
    description="""The equity of {{ $labels.account }} has fallen below the limit of its mandate. Decide now whether
        {{ $labels.bot }} goes on: stop it, or take the decision to continue in writing.""",
    samples=lambda level: [DRAWDOWN.stays(level, account="main")],
)

DRAWDOWN_HIGH = ValueAlert(
    name="DrawdownHigh",
    severity=WARNING,
    signal="drawdown",
    money=True,
    expr=_DRAWDOWN,
    above=DRAWDOWN_WARNING,
    hold="5m",
    keep_firing_for="15m",
    summary="{{ $labels.bot }}: {{ $labels.account }} is {{ $value | humanizePercentage }} below its peak",
    description="""{{ $labels.account }} is close to the limit of its mandate, where somebody has to decide whether
        {{ $labels.bot }} goes on. Now there is still a choice: smaller positions, or fewer strategies.""",
    samples=lambda level: [DRAWDOWN.stays(level, account="main")],
)

DAILY_LOSS_NEAR_LIMIT = ValueAlert(
    name="DailyLossNearLimit",
    severity=WARNING,
    signal="daily_loss",
    money=True,
    # The bot computes it from results, not from balances: a withdrawal is not a loss.
    expr=f"max by (bot, limit, scope) ({RISK_LIMIT_USED.where(limit='daily_loss')})",
    above=DAILY_LOSS_USED,
    hold="2m",
    keep_firing_for="15m",
    summary="{{ $labels.bot }}: {{ $value | humanizePercentage }} of the {{ $labels.scope }}'s daily loss limit used",
    description="""At 100% the risk engine of {{ $labels.bot }} denies every order on this {{ $labels.scope }} that
        opens a position, until the session ends. The day's loss stays. Check what is open before the limit is
        reached.""",
    samples=lambda level: [RISK_LIMIT_USED.stays(level, limit="daily_loss", scope="account")],
    silent_too=(
        Example(name="another-limit-full", samples=(RISK_LIMIT_USED.stays(1, limit="leverage", scope="bot"),)),
    ),
)
