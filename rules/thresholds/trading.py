"""The limits of rules/trading.py."""

from tradewatch.model import ONE, RATIO, SECONDS, PerEnvironment, Threshold

UNRESOLVED_ORDERS = Threshold(
    unit=ONE,
    # One half and not 0: orders are whole, and a line at 0 would lie on the panel's edge.
    value=PerEnvironment(0.5, development=5),
    why="""Orders are whole, so above one half means at least one. One order in doubt is one position that nobody
    counts. After 5 minutes the bot has asked the venue some ten times, every 30 s, without an answer.""",
    tune="""Do not change the number: one is enough. Check how long the venue takes to answer after an outage, and
    change the hold if the bot's own repair takes longer than 5 minutes.""",
)

ORDER_REJECT_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.02, development=0.20, staging=0.04),
    why="""Post-only orders that would cross are not counted. Of the others, venues normally refuse less than 0.5%. 2%
    over an hour is four times that: 6 of 300 orders, and the guard requires more than 5. If every order is refused at
    an even rate, 2% of the hour are reached in 72 s (0.02 x 3,600).""",
    tune="""Look at the refusals by reason before you change the limit: a wrong tick size or an exhausted margin is a
    fault at any ratio. A strategy that probes for liquidity may need 5%.""",
)

ORDER_ACK_LATENCY = Threshold(
    unit=SECONDS,
    value=PerEnvironment(1.5, development=4, staging=2),
    why="""Venues confirm in 50 to 300 ms; 1.5 s is five times the slowest of that. At a volatility of 60% per year the
    price moves by 1.3 basis points in 1.5 s (0.6 x sqrt(1.5 / 31,536,000)), about what a maker earns on a fill.""",
    tune="""Compare the latency by venue with the venue's status page at that time. Stay well below 10 s, where the bot
    gives up an order and the histogram ends.""",
)
