"""The limits of rules/strategies.py."""

from math import comb, floor

from rules.premises import (
    BACKTEST_MISSED_RATIO,
    EVALUATION_SECONDS,
    LATE_INTERVALS,
    LATE_MINUTES,
    WIN_TO_LOSS_RATIO,
    WINNING_RATIO,
)
from tradewatch.model import RATIO, SECONDS, PerEnvironment, Threshold

_OVERDUE = 75

STRATEGY_OVERDUE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_OVERDUE, development=555),
    why=f"""A strategy states how often it evaluates, on each closed candle for example; without that, it is every
    {EVALUATION_SECONDS} s. After {LATE_INTERVALS:g} intervals it is late, and {LATE_MINUTES} minutes after any: long
    candles are loaded as quickly as short ones. {_OVERDUE} s more are
    {(LATE_INTERVALS * EVALUATION_SECONDS + _OVERDUE) / EVALUATION_SECONDS:g} evaluations of the quickest strategies
    ({LATE_INTERVALS:g} x {EVALUATION_SECONDS} + {_OVERDUE} = {LATE_INTERVALS * EVALUATION_SECONDS + _OVERDUE:g} s), and
    the time that a slow one needs to load and compute its candles. In development it waits at breakpoints.""",
    tune=f"""Look at the decision duration of the slowest strategy: the limit must be longer. If the strategy evaluates
    less often than every {EVALUATION_SECONDS} s, call `strategy_every` instead of raising the limit.""",
)

# A profit factor of so few trades in a day means nothing.
FEW_TRADES = 30

_PROFIT_FACTOR = 0.5
_TRADES = FEW_TRADES + 1


def profit_factor(wins: float, trades: float) -> float:
    """What the wins earn, divided by what the other trades lose."""
    return wins * WIN_TO_LOSS_RATIO / (trades - wins)


def most_wins_below(limit: float, trades: int) -> int:
    """The most wins with which the profit factor is below the limit."""
    return max(wins for wins in range(trades) if profit_factor(wins, trades) < limit)


def chance_of_at_most(wins: int, trades: int) -> float:
    """The probability of at most so many wins, if each trade wins with WINNING_RATIO, independently of the others."""
    return sum(
        comb(trades, won) * WINNING_RATIO**won * (1 - WINNING_RATIO) ** (trades - won) for won in range(wins + 1)
    )


_WINS = most_wins_below(_PROFIT_FACTOR, _TRADES)

STRATEGY_PROFIT_FACTOR = Threshold(
    unit=RATIO,
    value=PerEnvironment(_PROFIT_FACTOR, development=0.2, staging=0.4),
    why=f"""Below {_PROFIT_FACTOR}, a strategy loses more than {1 / _PROFIT_FACTOR:g} dollars for each that it wins. If
    {WINNING_RATIO:.0%} of its trades win, and each of them {WIN_TO_LOSS_RATIO:g} times what another loses, it earns
    {profit_factor(WINNING_RATIO, 1):.2f} ({WINNING_RATIO} x {WIN_TO_LOSS_RATIO} / (1 - {WINNING_RATIO}) =
    {profit_factor(WINNING_RATIO, 1):.2f}). Of {_TRADES} trades, the fewest that the guard accepts, at most {_WINS} then
    win below the limit ({_WINS} x {WIN_TO_LOSS_RATIO} / ({_TRADES} - {_WINS}) = {profit_factor(_WINS, _TRADES):.2f}).
    If trades are independent, that is so {chance_of_at_most(_WINS, _TRADES):.1%} of the time by chance, and less with
    more trades or with the lower limits of staging and development.""",
    tune=f"""Look at the strategy's own daily ratios over its backtest, and set the limit to the worst of a hundred
    days. For a strategy with {FEW_TRADES} trades per day or fewer the alert never fires; look at its week.""",
)

# A share of so few signals in an hour means nothing.
FEW_SIGNALS = 20

_SKIPPED = 0.30
_SIGNALS = FEW_SIGNALS + 1

SIGNALS_SKIPPED_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(_SKIPPED, development=0.80, staging=0.50),
    why=f"""Backtests assume that at most {BACKTEST_MISSED_RATIO:.0%} of signals are missed. If {_SKIPPED:.0%} are
    missed for the same reason, {_SKIPPED / BACKTEST_MISSED_RATIO:g} times that, the strategy that trades is not the one
    that was tested. Of {_SIGNALS} signals per hour, the fewest that the guard accepts, those are at least
    {floor(_SKIPPED * _SIGNALS) + 1} ({_SKIPPED:.0%} x {_SIGNALS} = {_SKIPPED * _SIGNALS:.1f}). Accounts in staging and
    development often lack funds.""",
    tune="""Look at the reason: `insufficient_funds` needs capital or smaller orders, `risk_denied` another limit,
    `stale_data` another feed. Set the limit above what the backtest assumes.""",
)
