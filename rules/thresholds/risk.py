"""The limits of rules/risk.py."""

from rules.premises import (
    DAILY_LOSS_LIMIT_RATIO,
    LEVERAGE_RATIO,
    LOSING_TRADE_RATIO,
    MANDATE_DRAWDOWN_RATIO,
    SECONDS_PER_YEAR,
    VOLATILITY_RATIO_PER_YEAR,
    usual_move,
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

_EXPOSURE = 0.90


def _rise(used: float) -> float:
    """The rise of the price that fills an exposure limit which is used in part, as ratios."""
    return 1 / used - 1


EXPOSURE_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(_EXPOSURE, development=1, staging=0.95),
    why=f"""Exposure is counted at the mark price. At {_EXPOSURE:.0%} of the limit, a price rise of
    {_rise(_EXPOSURE):.0%} fills the rest without an order (1 / {_EXPOSURE:.0%} - 1 = {_rise(_EXPOSURE):.0%}). Below
    that, a bot may work up to its limit by design. Staging and development test the limit itself.""",
    tune=f"""Set it to 1 / (1 + the move within a day that the bot must survive): {_EXPOSURE:.0%} for
    {_rise(_EXPOSURE):.0%}, 80% for {_rise(0.80):.0%}.""",
)

_PASSED = 1.2

EXPOSURE_PASSED = Threshold(
    unit=RATIO,
    value=PerEnvironment(_PASSED, development=2, staging=1.5),
    why=f"""The risk engine denies orders beyond the limit, and the price alone has to rise by {_PASSED - 1:.0%} to make
    {_PASSED:.0%} of a full limit. That is far more than a day's usual move of {usual_move(86_400):.1%}
    ({VOLATILITY_RATIO_PER_YEAR} x sqrt(86,400 / {SECONDS_PER_YEAR:,}) = {usual_move(86_400):.1%}). So orders went past
    the risk engine, or it reads wrong positions. Staging and development test the limit itself.""",
    tune="Set it to 1 + the largest move within a day that the bot should survive without a person.",
)
