"""The limits of rules/operations/execution.py."""

from rules.premises import FILL_SLIPPAGE_RATIO, FUNDING_RATIO_PER_DAY, LEVERAGE_RATIO, QUIET_EVENTS, QUIET_SHARE
from tradewatch.model import RATIO, SECONDS, PerEnvironment, Threshold

_HOURS, _MINUTES = 24, 5

ORDER_AGE = Threshold(
    unit=SECONDS,
    value=_HOURS * 3_600,
    by_label={"order_type": {"market": _MINUTES * 60, "ioc": _MINUTES * 60}},
    why=f"""A limit order of a strategy is filled, replaced or cancelled within hours; after {_HOURS} hours it
    is forgotten, and it is filled when the market comes back to its old price. A market order is over within a second:
    after {_MINUTES} minutes the bot has lost sight of it. Stops rest for as long as the position, and are not
    counted. Nor is the time before the venue's last opening: an order that outlives a session was meant to.""",
    tune="""Find the longest time that your strategies let an order of each type rest on purpose, and set the limit to
    twice that. An order that rests for days on purpose has the type `other`.""",
)

# So few denials in an hour are not judged.
FEW_DENIALS = 5

_DENIED = 0.5

ORDER_DENIED_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(_DENIED - 0.01, development=0.9),
    why=f"""The risk engine stops single orders by design. If it stops at least {_DENIED:.0%} of a strategy's orders,
        one of the two is wrong: a limit, or a strategy that keeps asking. More than {FEW_DENIALS} denials in an hour
        are needed, or {QUIET_EVENTS} that are {QUIET_SHARE:.0%} of the orders of 15 minutes or an hour; those of six
        hours or a day for a strategy that wants at most {FEW_DENIALS} orders in an hour. The limit is just below, so
        that exactly half counts. In development limits are tried out.""",
    tune="Look at the denials by reason: raise the limit that is too small, or teach the strategy to respect it.",
)

# So few fills in an hour have no median.
FEW_FILLS = 4

_SLIPPAGE = 0.006

SLIPPAGE_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(_SLIPPAGE, development=0.03, staging=0.012),
    why=f"""In a liquid pair a market order slips by up to {FILL_SLIPPAGE_RATIO:.1%}. If half of the worse fills cost
    above {_SLIPPAGE:.1%}, {_SLIPPAGE / FILL_SLIPPAGE_RATIO:g} times that, no strategy earns it back: the book is thin,
    the orders are too large, or the prices that the bot decides on are old. Up to {FEW_FILLS} worse fills in an hour
    have no median: that of a day counts, if they are {QUIET_EVENTS}. Test venues have thin books.""",
    tune="Look at the slippage by venue over a month, and set the limit to three times its median.",
)

_FUNDING = 0.003

FUNDING_COST = Threshold(
    unit=RATIO,
    value=PerEnvironment(_FUNDING, development=0.02),
    why=f"""Perpetual futures usually cost {FUNDING_RATIO_PER_DAY:.2%} of the position per day. With {LEVERAGE_RATIO:g}
    times leverage that is {LEVERAGE_RATIO * FUNDING_RATIO_PER_DAY:.2%} of equity ({LEVERAGE_RATIO:g} x
    {FUNDING_RATIO_PER_DAY:.2%} = {LEVERAGE_RATIO * FUNDING_RATIO_PER_DAY:.2%}). {_FUNDING:.1%} per day are
    {_FUNDING / (LEVERAGE_RATIO * FUNDING_RATIO_PER_DAY):.1f} times that, and more than most strategies earn. Test
    venues set funding at random.""",
    tune="""Set it to what the strategy earns per day on the equity that it uses. A strategy that receives funding has
        none.""",
)
