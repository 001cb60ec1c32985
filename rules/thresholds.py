"""Every limit, with its reasons. The rule, the line on the panel, the docs and the tests all read it here."""

from tradewatch.model import RATIO, SECONDS, PerEnvironment, Threshold

API_ERROR_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.05, development=0.25, staging=0.10),
    why="""Kill switch and order entry go through this API. Over 5 minutes at 120 requests a minute, 5 % are 30
    failures: far more than the one or two that a restart costs, and still 19 of 20 requests succeed, so there is
    time to act before nobody can intervene.""",
    tune="""Look at the API's error ratio over the last month without deployments: the limit should stay at three
    times its 99th percentile. Lower it only when a restart no longer shows.""",
)

ORDER_REJECT_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.10, development=0.50, staging=0.20),
    why="""Venues refuse 1 to 2 % of orders in normal trade, mostly post-only orders that would cross. 10 % over 15
    minutes is five times that: a wrong tick size, an exhausted margin or a changed rule at the venue, and each
    refused order is an entry missed or an exit not made.""",
    tune="""Look at the refusals by reason before the limit: a market maker with many post-only orders may need 15 %,
    and `insufficient_margin` at any ratio is no question of the limit.""",
)

MARKET_DATA_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(60, development=300),
    by_label={
        "symbol": {
            "BTC-USDT": PerEnvironment(3, development=30, staging=5),
            "ETH-USDT": PerEnvironment(3, development=30, staging=5),
        }
    },
    why="""BTC and ETH quotes change many times a second on every venue: 3 s without one is a dead stream, and by then
    the price has moved by more than the spread that a maker earns. Quiet symbols pause for 10 to 20 s on their
    own; 60 s are three such pauses.""",
    tune="""Look at the longest pause between two quotes of the symbol in a quiet night; the limit should be three
    times that. Give a symbol that you trade in size a limit of its own.""",
)

STRATEGY_HEARTBEAT_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(120, development=600),
    why="""Strategies evaluate at least once in 30 s, on each closed candle at the slowest. After four missed
    evaluations the strategy is not slow, it has stopped, with whatever position it held.""",
    tune="""Four times the evaluation interval of the slowest strategy that trades live.""",
)

DRAWDOWN_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.20, development=0.50, staging=0.25),
    why="""A fall of 20 % needs a gain of 25 % to come back (1 / 0.8 = 1.25). It is the limit in the mandate: from here
    on the question is no longer whether the strategy works, but who decides to go on.""",
    tune="""The mandate, not the market. Lower it with leverage: at 3x, 20 % of equity is 7 % of the market.""",
)
