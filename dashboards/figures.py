"""The figures that traders judge a bot by, over a time range, by the labels that are kept.

Results are those of closed trades, before fees. All figures are ratios of two increases: increase() stretches what it
counts, and in a ratio the stretch is on both sides and cancels out. None has a value while there is nothing to divide
by.
"""

from dashboards.expressions import change, minus, once, plus, share, total
from tradewatch.model import Metric
from tradingbot.catalogue.cost import FEES_PAID, REBATES_RECEIVED
from tradingbot.catalogue.risk import EQUITY
from tradingbot.catalogue.strategies import STRATEGY_LOSS, STRATEGY_PROFIT, STRATEGY_TRADES_CLOSED
from tradingbot.catalogue.trading import SLIPPAGE_ADVERSE, SLIPPAGE_FAVOURABLE, TRADED_NOTIONAL

_SHOWN = "$__range"
# Daily returns below which a deviation is chance.
SHARPE_DAYS = 7


def win_rate(*by: str, over: str = _SHOWN) -> str:
    """Share of the closed trades that won."""
    return share(STRATEGY_TRADES_CLOSED.where(outcome="win"), STRATEGY_TRADES_CLOSED, *by, over=over)


def profit_factor(*by: str, over: str = _SHOWN) -> str:
    """USD won per USD lost."""
    return f"{_or_zero(STRATEGY_PROFIT, STRATEGY_LOSS, *by, over=over)} / ({total(STRATEGY_LOSS, *by, over=over)} > 0)"


def expectancy(*by: str, over: str = _SHOWN) -> str:
    """USD that a closed trade brings on average, winners and losers together."""
    net = minus(total(STRATEGY_PROFIT, *by, over=over), total(STRATEGY_LOSS, *by, over=over))
    return f"{net} / ({total(STRATEGY_TRADES_CLOSED, *by, over=over)} > 0)"


def average_win(*by: str, over: str = _SHOWN) -> str:
    """USD that a winning trade brings on average."""
    return _for_each(STRATEGY_PROFIT, "win", *by, over=over)


def average_loss(*by: str, over: str = _SHOWN) -> str:
    """USD that a losing trade costs on average, as a positive amount."""
    return _for_each(STRATEGY_LOSS, "loss", *by, over=over)


def returned(*by: str, each: tuple[str, ...], over: str = _SHOWN) -> str:
    """The result of every account as a share of the equity before it; `each` are the labels of an account."""
    result = change(EQUITY, *by, each=each, over=over)
    return f"{result} / ({once(EQUITY, *by, each=each)} - {result} > 0)"


def sharpe(*by: str, each: tuple[str, ...]) -> str:
    """The Sharpe ratio of the last 30 days: daily returns of equity, annualised as of a market that never closes.

    Days on which a market is closed return nothing, which lowers mean and deviation so that the year of 365 days is
    right for them too. Without a value before SHARPE_DAYS.
    """
    daily = f"({returned(*by, each=each, over='1d')})[30d:1d]"
    ratio = f"avg_over_time({daily}) / (stddev_over_time({daily}) > 0) * 365 ^ 0.5"
    return f"({ratio}) and count_over_time({daily}) >= {SHARPE_DAYS}"


def fee_share(*by: str, over: str = _SHOWN) -> str:
    """Fees, before rebates, as a share of what the winning trades brought."""
    return f"{_or_zero(FEES_PAID, STRATEGY_PROFIT, *by, over=over)} / ({total(STRATEGY_PROFIT, *by, over=over)} > 0)"


def _net_fees(*by: str, over: str = _SHOWN) -> str:
    """Fees minus rebates; below 0 the venue pays. Extrapolated, so use it only within a ratio."""
    return minus(total(FEES_PAID, *by, over=over), total(REBATES_RECEIVED, *by, over=over))


def cost_of_trade(*by: str, over: str = _SHOWN) -> str:
    """USD of fees, minus rebates, per closed trade: entry and exit together."""
    return f"{_net_fees(*by, over=over)} / ({total(STRATEGY_TRADES_CLOSED, *by, over=over)} > 0)"


def cost_of_turnover(*by: str, over: str = _SHOWN) -> str:
    """Fees minus rebates, in basis points of the traded notional."""
    return f"{_net_fees(*by, over=over)} / ({total(TRADED_NOTIONAL, *by, over=over)} > 0) * 10000"


def slippage(*by: str, over: str = _SHOWN) -> str:
    """Basis points by which a fill is worse than the price decided on, on average; below 0 it is better."""
    worse, better = (total(each.sum, *by, over=over) for each in (SLIPPAGE_ADVERSE, SLIPPAGE_FAVOURABLE))
    return f"{minus(worse, better)} / ({_fills(*by, over=over)} > 0) * 10000"


def filled_worse(*by: str, over: str = _SHOWN) -> str:
    """Share of the fills that were worse than the price decided on."""
    worse, better = SLIPPAGE_ADVERSE.count, SLIPPAGE_FAVOURABLE.count
    return f"{_or_zero(worse, better, *by, over=over)} / ({_fills(*by, over=over)} > 0)"


def _fills(*by: str, over: str) -> str:
    worse, better = SLIPPAGE_ADVERSE.count, SLIPPAGE_FAVOURABLE.count
    return plus(total(worse, *by, over=over), total(better, *by, over=over))


def _for_each(money: Metric, outcome: str, *by: str, over: str) -> str:
    trades = total(STRATEGY_TRADES_CLOSED.where(outcome=outcome), *by, over=over)
    return f"{total(money, *by, over=over)} / ({trades} > 0)"


def _or_zero(counter: Metric | str, other: Metric | str, *by: str, over: str) -> str:
    """The increase of a counter; 0 where only the other one has a series."""
    return f"({total(counter, *by, over=over)} or 0 * {total(other, *by, over=over)})"
