"""The limits of rules/risk.py."""

from rules.premises import (
    DAILY_LOSS_LIMIT_RATIO,
    LEVERAGE_RATIO,
    LOSING_TRADE_RATIO,
    MANDATE_DRAWDOWN_RATIO,
)
from tradewatch.model import RATIO, PerEnvironment, Threshold

_NO_MANDATE = "Staging and development trade test money without a mandate: their limits find a strategy that runs wild."


def _gain_after(fall: float) -> float:
    """The gain that makes up for a fall, as ratios."""
    return 1 / (1 - fall) - 1


DRAWDOWN_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(MANDATE_DRAWDOWN_RATIO, development=0.50, staging=0.25),
    why=f"""This is the limit in the mandate. A fall of {MANDATE_DRAWDOWN_RATIO:.0%} needs a gain of
    {_gain_after(MANDATE_DRAWDOWN_RATIO):.0%} to recover (1 / (1 - {MANDATE_DRAWDOWN_RATIO:.0%}) - 1 =
    {_gain_after(MANDATE_DRAWDOWN_RATIO):.0%}). The question is no longer whether the strategy works, but who decides to
    go on. {_NO_MANDATE}""",
    tune=f"""Follow the mandate, not the market. Lower it with leverage: at {LEVERAGE_RATIO}x,
    {MANDATE_DRAWDOWN_RATIO:.0%} of equity is {MANDATE_DRAWDOWN_RATIO / LEVERAGE_RATIO:.1%} of the market
    ({MANDATE_DRAWDOWN_RATIO:.0%} / {LEVERAGE_RATIO} = {MANDATE_DRAWDOWN_RATIO / LEVERAGE_RATIO:.1%}).""",
)

_DRAWDOWN = 0.10

DRAWDOWN_WARNING = Threshold(
    unit=RATIO,
    value=PerEnvironment(_DRAWDOWN, development=0.30, staging=0.15),
    why=f"""This is {_DRAWDOWN / MANDATE_DRAWDOWN_RATIO:.0%} of the mandate's limit of {MANDATE_DRAWDOWN_RATIO:.0%}, and
    still easy to recover from: a fall of {_DRAWDOWN:.0%} needs a gain of {_gain_after(_DRAWDOWN):.0%} (1 / (1 -
    {_DRAWDOWN:.0%}) - 1 = {_gain_after(_DRAWDOWN):.0%}). {_NO_MANDATE}""",
    tune="""Set it to half of the limit in the mandate, and above the deepest fall of the backtest in ordinary years.
    Nobody reads a warning that comes every month.""",
)

_USED = 0.80
_LOSS_LEFT = (1 - _USED) * DAILY_LOSS_LIMIT_RATIO

DAILY_LOSS_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(_USED, development=0.95, staging=0.85),
    why=f"""Of a daily limit of {DAILY_LOSS_LIMIT_RATIO:.0%} of equity, {_USED:.0%} used leaves {_LOSS_LEFT:.1%} ((1 -
    {_USED:.0%}) x {DAILY_LOSS_LIMIT_RATIO:.0%} = {_LOSS_LEFT:.1%}). A losing trade costs about
    {LOSING_TRADE_RATIO:.1%}, so the next one ends the day. In staging and development, where it costs no money, less
    may be left.""",
    tune=f"""Find out what one losing trade costs as a share of the daily limit. Set this limit to 1 minus that share,
    or a little above. Here that is {1 - LOSING_TRADE_RATIO / DAILY_LOSS_LIMIT_RATIO:.0%} (1 - {LOSING_TRADE_RATIO:.1%}
    / {DAILY_LOSS_LIMIT_RATIO:.0%} = {1 - LOSING_TRADE_RATIO / DAILY_LOSS_LIMIT_RATIO:.0%}).""",
)
