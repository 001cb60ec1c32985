"""Limits that panels draw, beside those of one alert."""

from rules.safety.positions import EXPOSURE_LIMITS
from rules.thresholds.risk import DAILY_LOSS_USED
from rules.thresholds.safety import DAILY_LOSS_REACHED, EXPOSURE_USED, LIMIT_PASSED
from tradewatch.grafana import Query, query
from tradewatch.model import USD, Matcher, Threshold
from tradingbot.catalogue.risk import RISK_LIMIT_USED

BREAK_EVEN = Threshold(
    unit=USD,
    value=0,
    why="""Below 0, money is lost.""",
    tune="""Do not change it: if a result is too small, set a goal for it instead.""",
)

_DAILY_LOSS = Matcher("limit", "=", "daily_loss")
# Without an alert of their own.
OTHER_LIMITS = Matcher("limit", "!~", f"daily_loss|{EXPOSURE_LIMITS.value}")


def fullest_limits(count: int) -> tuple[Query, ...]:
    """So many of the fullest limits of each kind; each kind is coloured by the limits of its own alerts."""
    return (
        _fullest(count, _DAILY_LOSS, DAILY_LOSS_USED, DAILY_LOSS_REACHED),
        _fullest(count, EXPOSURE_LIMITS, EXPOSURE_USED, LIMIT_PASSED),
        _fullest(count, OTHER_LIMITS),
    )


def _fullest(count: int, which: Matcher, *above: Threshold) -> Query:
    used = f"max by (bot, limit, scope) ({RISK_LIMIT_USED.where(which)})"
    return query(f"topk({count}, {used})", legend="{{bot}}: {{limit}} of the {{scope}}", above=above)
