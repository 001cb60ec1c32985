"""The limits of rules/trading.py."""

from rules.premises import (
    ACKNOWLEDGED_MILLISECONDS,
    MAKER_BASIS_POINTS,
    ORDER_QUERY_SECONDS,
    ORDER_TIMEOUT_SECONDS,
    QUIET_EVENTS,
    QUIET_SHARE,
    REFUSED_ORDERS_RATIO,
    SECONDS_PER_YEAR,
    VOLATILITY_RATIO_PER_YEAR,
    usual_move,
)
from tradewatch.model import ONE, RATIO, SECONDS, PerEnvironment, Threshold

UNRESOLVED_HOLD_MINUTES = 5

_QUERIES = UNRESOLVED_HOLD_MINUTES * 60 / ORDER_QUERY_SECONDS

UNRESOLVED_ORDERS = Threshold(
    unit=ONE,
    # One half and not 0: orders are whole, and a line at 0 would lie on the panel's edge.
    value=PerEnvironment(0.5, development=5),
    why=f"""Orders are whole, so above one half means at least one. One order in doubt is one position that nobody
    counts. After {UNRESOLVED_HOLD_MINUTES} minutes the bot has asked the venue {_QUERIES:g} times, every
    {ORDER_QUERY_SECONDS} s, without an answer. In development a debugger leaves a few behind.""",
    tune=f"""Do not change the number: one is enough. Check how long the venue takes to answer after an outage, and
    change the hold if the bot's own repair takes longer than {UNRESOLVED_HOLD_MINUTES} minutes.""",
)

# So few refusals in an hour are not judged.
FEW_REFUSALS = 5

_REJECTED = 0.02
_REFUSALS = FEW_REFUSALS + 1

ORDER_REJECT_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(_REJECTED, development=0.20, staging=0.04),
    why=f"""Post-only orders that would cross are not counted. Of the others, venues normally refuse less than
    {REFUSED_ORDERS_RATIO:.1%}. {_REJECTED:.0%} over an hour is {_REJECTED / REFUSED_ORDERS_RATIO:g} times that. Up to
    {FEW_REFUSALS} refusals in an hour do not count, so {_REFUSALS} decide alone for fewer than
    {_REFUSALS / _REJECTED:.0f} orders per hour ({_REFUSALS} / {_REJECTED:.0%} = {_REFUSALS / _REJECTED:.0f}).
    {QUIET_EVENTS} refusals in 15 minutes or an hour count if they are at least {QUIET_SHARE:.0%} of its orders, and so
    do those of six hours or a day for a strategy that sends at most {FEW_REFUSALS} orders in an hour. Test venues have
    thin books, so staging and development accept more.""",
    tune="""Look at the refusals by reason before you change the limit: a wrong tick size or an exhausted margin is a
    fault at any ratio. A strategy that probes for liquidity may need 5%.""",
)

# So few orders in 15 minutes have no 95th percentile.
FEW_ORDERS = 40

_ACKNOWLEDGED = 1.5

ORDER_ACK_LATENCY = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_ACKNOWLEDGED, development=4, staging=2),
    why=f"""Venues confirm within {ACKNOWLEDGED_MILLISECONDS} ms; {_ACKNOWLEDGED} s is
    {_ACKNOWLEDGED * 1000 / ACKNOWLEDGED_MILLISECONDS:g} times that. At a volatility of {VOLATILITY_RATIO_PER_YEAR:.0%}
    per year the price usually moves by {usual_move(_ACKNOWLEDGED) * 1e4:.1f} basis points in {_ACKNOWLEDGED} s
    ({VOLATILITY_RATIO_PER_YEAR} x sqrt({_ACKNOWLEDGED} / {SECONDS_PER_YEAR:,}) = {usual_move(_ACKNOWLEDGED):.4%}), and
    a maker earns {MAKER_BASIS_POINTS} on a fill. Up to {FEW_ORDERS} orders in 15 minutes have no 95th percentile: the
    median of the last six hours counts for them, if they are {QUIET_EVENTS}. Test venues answer more slowly.""",
    tune=f"""Compare the latency by venue with the venue's status page at that time. Stay well below
    {ORDER_TIMEOUT_SECONDS} s, where the bot gives up an order and the histogram ends.""",
)
