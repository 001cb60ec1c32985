"""The limits of the modules in rules/safety/."""

from rules.premises import (
    DAILY_LOSS_LIMIT_RATIO,
    DEVELOPMENT_BREAKPOINT_SECONDS,
    LEVERAGE_RATIO,
    LOSING_TRADE_RATIO,
    RECONCILIATION_SECONDS,
    ROUNDING_RATIO,
    SAVE_SECONDS,
    SECONDS_PER_YEAR,
    SLOWEST_LOOP_SECONDS,
    SMALLEST_ORDER_USD,
    USUAL_POSITION_USD,
    VOLATILITY_RATIO_PER_YEAR,
    usual_move,
)
from tradewatch.model import ONE, RATIO, SECONDS, USD, PerEnvironment, Threshold

_RISK_AGE = 60

RISK_DATA_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_RISK_AGE, development=DEVELOPMENT_BREAKPOINT_SECONDS, staging=90),
    why=f"""The slowest loop passes every {SLOWEST_LOOP_SECONDS} s, so {_RISK_AGE} s are
    {_RISK_AGE / SLOWEST_LOOP_SECONDS:g} missed passes. At a volatility of {VOLATILITY_RATIO_PER_YEAR:.0%} per year the
    market usually moves by {usual_move(_RISK_AGE):.2%} in that time ({VOLATILITY_RATIO_PER_YEAR} x sqrt({_RISK_AGE} /
    {SECONDS_PER_YEAR:,}) = {usual_move(_RISK_AGE):.2%}). In a crash it moves by whole per cents, and then the drawdown
    matters. Staging's test venues answer more slowly, and development tolerates a breakpoint of
    {DEVELOPMENT_BREAKPOINT_SECONDS / 60:g} minutes.""",
    tune=f"""Set it to {_RISK_AGE / SLOWEST_LOOP_SECONDS:g} times the interval of the loop that computes the risk. Check
    the loop's duration first: with many accounts it may be slow, not dead.""",
)

_GAP = 250
_ROUNDING = ROUNDING_RATIO * USUAL_POSITION_USD

RECONCILIATION_GAP = Threshold(
    unit=USD,
    value=PerEnvironment(_GAP, development=5_000, staging=500),
    why=f"""Rounding to the lot size, and fees that are taken in the coin, leave up to {ROUNDING_RATIO:.1%} of a
    position: {_ROUNDING:.0f} USD of {USUAL_POSITION_USD:,} USD ({ROUNDING_RATIO:.1%} x {USUAL_POSITION_USD:,} =
    {_ROUNDING:.0f}). {_GAP} USD are {_GAP / _ROUNDING:g} times that, and {_GAP / SMALLEST_ORDER_USD:.0%} of the
    smallest order: too much for rounding, so an order was missed. For larger positions, {ROUNDING_RATIO:.1%} of the
    exposure at the venue is not counted. Test venues reset positions, so staging and
    development accept more.""",
    tune=f"""Set it to {_GAP / SMALLEST_ORDER_USD:.0%} of the smallest order that the bot sends, but at least to
    {_GAP / _ROUNDING:g} times {ROUNDING_RATIO:.1%} of its usual position. Look at the difference over a quiet week:
    book what stays there, do not tolerate it.""",
)

_RECONCILED_AGE = 600

RECONCILIATION_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_RECONCILED_AGE, development=3_600),
    why=f"""The bot reconciles with each venue every {RECONCILIATION_SECONDS} s. {_RECONCILED_AGE} s are
    {_RECONCILED_AGE / RECONCILIATION_SECONDS:g} times without success, far more than the one or two that a rate limit
    costs.""",
    tune=f"""Set it to {_RECONCILED_AGE / RECONCILIATION_SECONDS:g} times the interval of the reconciliation. For a
    venue with weekly maintenance, let the bot say that it is closed (`tradingbot_market_open`), instead of a higher
    limit.""",
)

_DISTANCE = 0.10
_DISTANCE_GONE = 1 - _DISTANCE * LEVERAGE_RATIO

LIQUIDATION_DISTANCE_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(_DISTANCE, development=0.03, staging=0.08),
    why=f"""At {LEVERAGE_RATIO}x leverage a position starts about {1 / LEVERAGE_RATIO:.0%} away from liquidation (1 /
    {LEVERAGE_RATIO} = {1 / LEVERAGE_RATIO:.0%}); at {_DISTANCE:.0%}, {_DISTANCE_GONE:.0%} of that are gone (1 -
    {_DISTANCE:.0%} x {LEVERAGE_RATIO} = {_DISTANCE_GONE:.0%}). A price usually moves by {usual_move(86_400):.1%} in a
    day ({VOLATILITY_RATIO_PER_YEAR} x sqrt(86,400 / {SECONDS_PER_YEAR:,}) = {usual_move(86_400):.1%}), but in most
    years BTC has fallen by {_DISTANCE:.0%} within a day, and other coins within an hour. In staging and development a
    liquidation costs no money.""",
    tune=f"""Take the worst hour of the symbols that you hold, and add the time that somebody needs to act. At
    {1 / _DISTANCE:.0f}x every position starts below {_DISTANCE:.0%} (1 / {1 / _DISTANCE:.0f} = {_DISTANCE:.0%}, minus
    the maintenance margin): then lower the leverage, not the limit.""",
)

_STATE_AGE = 180

STATE_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_STATE_AGE, development=900, staging=300),
    why=f"""Each store is saved at least every {SAVE_SECONDS} s; {_STATE_AGE} s are {_STATE_AGE / SAVE_SECONDS:g} times
    without success. A bot that sends an order every second would lose {_STATE_AGE} orders in a crash. In staging and
    development those are test orders.""",
    tune=f"""Set it to {_STATE_AGE / SAVE_SECONDS:g} times the interval at which the slowest store is saved. Check how
    long one save takes: a disk that fills up slows down first.""",
)

_MARGIN = 0.80

MARGIN_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(_MARGIN, development=0.95, staging=0.90),
    why=f"""At 100% the venue liquidates. At {_MARGIN:.0%}, {1 / _MARGIN - 1:.0%} more maintenance margin is enough
    for that (1 / {_MARGIN} = {1 / _MARGIN:.2f}), or a loss of {1 - _MARGIN:.0%} of the margin balance (1 - {_MARGIN} =
    {1 - _MARGIN:.2f}). Venues raise maintenance margins in a crash, without notice. Test accounts are pushed
    further.""",
    tune="""Take the largest loss of the account within an hour, as a share of its margin balance, and set the limit to
        1 minus that share. Lower it for accounts with few, large positions.""",
)

_MARGIN_WARNING = 0.70

MARGIN_WARNING = Threshold(
    unit=RATIO,
    value=PerEnvironment(_MARGIN_WARNING, development=0.90, staging=0.85),
    why=f"""Somebody is paged at {_MARGIN:.0%}. At {_MARGIN_WARNING:.0%}, {_MARGIN / _MARGIN_WARNING - 1:.0%} more
    maintenance margin is enough for that ({_MARGIN} / {_MARGIN_WARNING} = {_MARGIN / _MARGIN_WARNING:.2f}), and there
    are hours to move collateral. Below that, leverage is used by design. Test accounts are pushed further.""",
    tune="""Set it above the margin of an ordinary day, and below MARGIN_LIMIT. If it fires on most days, the account
    needs more collateral.""",
)

UNPROTECTED_POSITIONS = Threshold(
    unit=ONE,
    value=0.5,
    why="""Positions are whole, so above one half means at least one. One position without a stop can lose all of the
    account.""",
    tune="Do not change it. A position that needs no stop is not counted by the bot.",
)

LIMIT_REACHED = 0.999

DAILY_LOSS_REACHED = Threshold(
    unit=RATIO,
    value=LIMIT_REACHED,
    why=f"""The limit is reached at 100%, and a bot that stops there stays there. {LIMIT_REACHED:.1%} is the same amount
    of money, and no rounding keeps the alert from firing.""",
    tune="Do not change it: change the daily loss limit itself, in the bot.",
)

FAST_MINUTES = 12
_FAST = 0.5
_LOST_FAST = _FAST * DAILY_LOSS_LIMIT_RATIO

FAST_LOSS = Threshold(
    unit=RATIO,
    value=_FAST,
    why=f"""Of a daily limit of {DAILY_LOSS_LIMIT_RATIO:.0%} of equity, {_FAST:.0%} is {_LOST_FAST:.1%} ({_FAST:.0%} x
    {DAILY_LOSS_LIMIT_RATIO:.0%} = {_LOST_FAST:.1%}), as much as {_LOST_FAST / LOSING_TRADE_RATIO:g} trades lose at
    their stops. Lost within {FAST_MINUTES} minutes, the rest of the limit is gone in the next {FAST_MINUTES}, before
    anybody has read a warning.""",
    tune="""Find the largest loss within that time in the backtest, as a share of the daily limit, and set the limit
    above it. Do not make the time longer: a day that is lost slowly has DailyLossNearLimit.""",
)

_EXPOSURE = 0.90
_NET = 0.80


def _rise(used: float) -> float:
    """The rise of the price that fills an exposure limit which is used in part, as ratios."""
    return 1 / used - 1


EXPOSURE_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(_EXPOSURE, development=1, staging=0.95),
    by_label={"limit": {"net_exposure": PerEnvironment(_NET, development=1, staging=0.95)}},
    why=f"""Exposure is counted at the mark price. At {_EXPOSURE:.0%} of the limit, a price rise of
    {_rise(_EXPOSURE):.0%} fills the rest without an order (1 / {_EXPOSURE:.0%} - 1 = {_rise(_EXPOSURE):.0%}). Below
    that, a bot may work up to its limit by design. What is not hedged counts from {_NET:.0%}: a bot that hedges is near
    0, until a hedge is refused or the venue takes one leg. Staging and development test the limit itself.""",
    tune=f"""Set it to 1 / (1 + the move within a day that the bot must survive): {_EXPOSURE:.0%} for
    {_rise(_EXPOSURE):.0%}, 80% for {_rise(0.80):.0%}.""",
)

_PASSED = 1.2

LIMIT_PASSED = Threshold(
    unit=RATIO,
    value=PerEnvironment(_PASSED, development=2, staging=1.5),
    why=f"""The risk engine denies orders beyond the limit, and the price alone has to rise by {_PASSED - 1:.0%} to make
    {_PASSED:.0%} of a full limit. That is far more than a day's usual move of {usual_move(86_400):.1%}
    ({VOLATILITY_RATIO_PER_YEAR} x sqrt(86,400 / {SECONDS_PER_YEAR:,}) = {usual_move(86_400):.1%}). So orders went past
    the risk engine, or it reads wrong positions. Staging and development test the limit itself.""",
    tune="Set it to 1 + the largest move within a day that the bot should survive without a person.",
)
