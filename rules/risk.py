"""How much of the money is at risk, and how close is a limit?"""

from rules.thresholds import DRAWDOWN_LIMIT
from tradewatch.model import CRITICAL, ValueAlert
from tradingbot.catalogue.risk import DRAWDOWN

DRAWDOWN_LIMIT_BREACHED = ValueAlert(
    name="DrawdownLimitBreached",
    severity=CRITICAL,
    signal="drawdown",
    # Replicas of a bot report the same account: one alert, whichever of them says it.
    expr=f"max by (bot, account) ({DRAWDOWN})",
    above=DRAWDOWN_LIMIT,
    hold="1m",
    # A bot that crashes stops reporting its drawdown, and has not earned it back.
    keep_firing_for="15m",
    summary="{{ $labels.bot }}: {{ $labels.account }} is {{ $value | humanizePercentage }} below its peak",
    description="""The equity of {{ $labels.account }} has fallen through the limit of its mandate. Decide now whether
        {{ $labels.bot }} goes on: stop it, or take the decision to continue in writing.""",
    samples=lambda level: [DRAWDOWN.stays(level, account="main")],
)
