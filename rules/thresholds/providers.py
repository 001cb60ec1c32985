"""The limits of rules/providers.py."""

from tradewatch.model import RATIO, SECONDS, PerEnvironment, Threshold

MARKET_DATA_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(60, development=300),
    by_label={
        "symbol": {
            "BTC-USDT": PerEnvironment(3, development=30, staging=5),
            "ETH-USDT": PerEnvironment(3, development=30, staging=5),
        }
    },
    why="""BTC and ETH quotes change many times per second on every venue, so 3 s without a quote means a dead stream.
    By then the price has moved by more than the spread that a maker earns. Quiet symbols normally pause for 10 to 20 s;
    60 s are three such pauses.""",
    tune="""Find the longest pause between two quotes of the symbol in a quiet night, and set the limit to three times
    that. Give a symbol that you trade in size its own limit.""",
)

RATE_LIMIT_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.80, development=0.95, staging=0.85),
    why="""At 80% of a weight of 1,200 per minute, 240 are left. Four order-book snapshots of weight 50 fit into that
    (200), a fifth does not (250), and a reconnect requests one per symbol. Past the limit every call is refused,
    including cancels. A bot that keeps calling is banned for minutes to days.""",
    tune="""Look at the calls by operation: usually the bot polls something that a stream would send. Use 90% for a bot
    that plans its calls up to the limit, as long as its cancels have a separate bucket.""",
)
